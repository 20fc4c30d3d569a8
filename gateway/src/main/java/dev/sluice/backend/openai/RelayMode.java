package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.backend.Frame;
import dev.sluice.reason.GatewayException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Same dialect in and out: bytes pass, observed.
final class RelayMode implements AnswerMode {
    private static final byte[] NO_BYTES = {};

    private final Tally tally;
    private final RelayEdits edits;
    private final boolean stream;
    private final RelayStream events;
    private @Nullable GatewayException failure;

    RelayMode(Tally tally, RelayEdits edits, boolean stream) {
        this.tally = tally;
        this.edits = edits;
        this.stream = stream;
        this.events = new RelayStream(tally, edits);
    }

    @Override
    public boolean isStream() {
        return stream;
    }

    @Override
    public List<Frame> events(byte[] bytes) {
        var frame = events.feed(bytes);
        return frame == null ? List.of() : List.of(frame);
    }

    @Override
    public Frame whole(byte[] json) throws IOException {
        var scan = new ChunkScan();
        scan.read(json, 0, json.length);
        if (scan.isBroken()) {
            throw new IOException("no JSON object");
        }
        if (scan.reportsFailure()) {
            failure = OpenAiErrors.inStream(json);
            return new Frame.Raw(NO_BYTES, false);
        }
        tally.observe(scan, json);
        var name = edits.modelName();
        var quirks = scan.quirks() & ~Quirk.NULL_DELTA;
        var bytes =
                name != null && scan.model().isPresent() ? renamed(json, scan.model(), name) : json;
        var mended = quirks == 0 ? bytes : ChunkRepair.mend(bytes, 0, bytes.length, quirks);
        var vectors = edits.vectors();
        return new Frame.Raw(vectors == null ? mended : VectorFormat.honour(mended, vectors), true);
    }

    private static byte[] renamed(byte[] json, ChunkScan.Span model, byte[] name) {
        var head = new String(json, 0, model.start(), UTF_8);
        var tail = new String(json, model.end(), json.length - model.end(), UTF_8);
        return (head + new String(name, UTF_8) + tail).getBytes(UTF_8);
    }

    @Override
    public boolean isDone() {
        return events.isDone();
    }

    @Override
    public @Nullable GatewayException failure() {
        return failure != null ? failure : events.failure();
    }
}
