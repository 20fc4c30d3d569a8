package dev.sluice.gpu.simulator.faults;

import java.util.Arrays;
import java.util.Optional;

/// The ways in which a request can go wrong. "Body" is what follows the head of the response,
/// without chunk framing; an "event" is one SSE frame, the role frame included.
public enum FaultKind {
    REFUSE_CONNECT("refuse-connect", -1, "close new connections as soon as they are accepted"),
    REFUSE("refuse", -1, "close the connection after the request, without an answer"),
    SLOW_FIRST_BYTE("slow-first-byte", 1_000, "wait this many ms before the request is looked at"),
    STALL_AFTER(
            "stall-after", 1, "send this many events (no byte of a whole answer), then nothing"),
    RESET_AT_BYTE("reset-at-byte", 0, "send this many body bytes, then a TCP reset"),
    CLOSE_AT_BYTE(
            "close-at-byte", 0, "send this many body bytes, then FIN in the middle of the body"),
    CUT_AT_BYTE(
            "cut-at-byte", 0, "send this many body bytes, then end the body properly, no [DONE]"),
    MALFORMED_SSE("malformed-sse", 1, "send broken JSON as an event after this many events"),
    ERROR_IN_STREAM_AFTER("error-in-stream-after", 1, "send an error frame after this many events"),
    STATUS("status", 500, "answer with this status and vLLM's error body"),
    RETRY_AFTER("retry-after", 1, "with status: also send Retry-After, in seconds"),
    HTML_200("html-200", -1, "answer 200 with an HTML page"),
    NO_USAGE("no-usage", -1, "leave out the usage"),
    NO_FINISH("no-finish", -1, "leave out the finish reason"),
    HUGE_LINE("huge-line", 1 << 20, "send one event with this many bytes of content first");

    private final String label;
    private final long standard;
    private final String effect;

    FaultKind(String label, long standard, String effect) {
        this.label = label;
        this.standard = standard;
        this.effect = effect;
    }

    public String label() {
        return label;
    }

    /// The name, with its usual value where it takes one.
    public String usage() {
        return standard < 0 ? label : label + "=" + standard;
    }

    /// What happens to the request.
    public String effect() {
        return effect;
    }

    /// The value that a fault without one has; -1 for a fault that takes none.
    long standard() {
        return standard;
    }

    static Optional<FaultKind> named(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }
}
