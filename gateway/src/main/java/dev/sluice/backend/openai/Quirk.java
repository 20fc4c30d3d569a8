package dev.sluice.backend.openai;

/// Bits for oddities of back ends that make strict official SDKs fail; each is mended by
/// [ChunkRepair] before a client sees it.
final class Quirk {
    /// `"error": null`: one SDK throws on the mere key.
    static final int NULL_ERROR = 1;
    /// `"finish_reason": ""` instead of null.
    static final int EMPTY_FINISH = 1 << 1;
    /// `"delta": null` instead of an empty object.
    static final int NULL_DELTA = 1 << 2;
    /// A finish reason outside the five that OpenAI knows.
    static final int FOREIGN_FINISH = 1 << 3;
    /// A choice without `index`.
    static final int NO_INDEX = 1 << 4;
    /// `{"object":"error", …}`, which looks like a chunk.
    static final int FLAT_ERROR = 1 << 5;
    /// A chunk without `choices`.
    static final int NO_CHOICES = 1 << 6;
    /// Usage before the end, which the client did not ask for.
    static final int EARLY_USAGE = 1 << 7;

    private Quirk() {}
}
