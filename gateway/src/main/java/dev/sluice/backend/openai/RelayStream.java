package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.backend.Frame;
import dev.sluice.backend.sse.SseEvent;
import dev.sluice.backend.sse.SseFramer;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A stream in the OpenAI dialect on its way to a client of the same dialect: events pass as they
/// are and are only observed; the few that must change are replaced. Not thread-safe.
final class RelayStream implements SseFramer.Sink {
    private static final byte[] DATA = "data: ".getBytes(UTF_8);
    private static final byte[] END = "\n\n".getBytes(UTF_8);

    private final SseFramer framer = new SseFramer();
    private final SseEvent event = new SseEvent();
    private final ChunkScan scan = new ChunkScan();
    private final Tally tally;
    private final RelayEdits edits;

    private byte[] current = {};
    private int kept; // events in current[kept, passed) go out unchanged
    private int passed;
    private @Nullable ByteArrayOutputStream out; // only once an event had to change
    private boolean content;
    private boolean done;
    private @Nullable GatewayException failure;

    RelayStream(Tally tally, RelayEdits edits) {
        this.tally = tally;
        this.edits = edits;
    }

    /// Takes the bytes of one read and gives the events to send on; null when there are none yet.
    Frame.@Nullable Raw feed(byte[] bytes) {
        current = bytes;
        kept = -1;
        passed = 0;
        out = null;
        content = false;
        if (!framer.feed(bytes, this) && failure == null) {
            failure =
                    Reason.BACKEND_FAILED.because("The back end sent an event of more than 1 MiB.");
        }
        return frame();
    }

    /// Whether the end mark has come.
    boolean isDone() {
        return done;
    }

    /// The failure that the back end reported inside the stream.
    @Nullable GatewayException failure() {
        return failure;
    }

    private Frame.@Nullable Raw frame() {
        var unchanged = out == null;
        if (unchanged && kept < 0) {
            return null;
        }
        if (unchanged && kept == 0 && passed == current.length) {
            return new Frame.Raw(current, content);
        }
        keepSoFar();
        var bytes = out == null ? new byte[0] : out.toByteArray();
        return bytes.length == 0 ? null : new Frame.Raw(bytes, content);
    }

    @Override
    public void event(byte[] bytes, int start, int end) {
        if (done || failure != null) {
            return;
        }
        if (bytes != current) { // carried bytes were joined in front
            current = bytes;
        }
        event.read(bytes, start, end);
        if (!event.hasData()) {
            if (event.isPlain()) {
                drop(); // `data:` alone breaks every SDK
            } else {
                comment(bytes, start, end);
            }
        } else if (event.dataIs("[DONE]")) {
            done = true;
            drop();
        } else {
            chunk(start, end);
        }
    }

    private void comment(byte[] bytes, int start, int end) {
        if (bytes[start] == ':') {
            keep(start, end);
        } else {
            drop(); // `event:`, `id:` or `retry:` alone breaks some SDKs
        }
    }

    private void chunk(int start, int end) {
        var json = event.bytes();
        scan.read(json, event.dataStart(), event.dataEnd());
        if (scan.isBroken()) {
            failure =
                    Reason.BACKEND_FAILED.because(
                            "The back end sent an event that is no JSON object.");
            return;
        }
        if (scan.reportsFailure()) {
            failure =
                    OpenAiErrors.inStream(
                            Arrays.copyOfRange(json, event.dataStart(), event.dataEnd()));
            return;
        }
        tally.observe(scan, json);
        content |= scan.contentDeltas() > 0 || scan.finished() > 0;
        var saysNothing =
                !scan.hasChoices() && !scan.usage().isPresent(); // a ping; strict clients die of it
        if (saysNothing
                || edits.dropsUsageChunk() && scan.usage().isPresent() && scan.choices() == 0) {
            drop();
        } else {
            passOn(start, end);
        }
    }

    private void passOn(int start, int end) {
        var quirks = scan.quirks();
        if (!scan.hasChoices()) {
            quirks |= Quirk.NO_CHOICES;
        }
        var earlyUsage =
                edits.dropsEarlyUsage()
                        && scan.usage().isPresent()
                        && scan.choices() > 0
                        && scan.finished() == 0;
        if (earlyUsage) {
            quirks |= Quirk.EARLY_USAGE;
        }
        var renamed = edits.modelName() != null && scan.model().isPresent();
        if (quirks == 0 && !renamed && event.isPlain()) {
            keep(start, end);
            return;
        }
        try {
            replace(mended(quirks, renamed));
        } catch (IOException _) {
            failure =
                    Reason.BACKEND_FAILED.because(
                            "The back end sent an event that is no JSON object.");
        }
    }

    private byte[] mended(int quirks, boolean renamed) throws IOException {
        var json = event.bytes();
        var from = event.dataStart();
        var to = event.dataEnd();
        var name = edits.modelName();
        if (renamed && name != null) {
            var edited = new ByteArrayOutputStream(to - from + name.length);
            edited.write(json, from, scan.model().start() - from);
            edited.write(name);
            edited.write(json, scan.model().end(), to - scan.model().end());
            json = edited.toByteArray();
            from = 0;
            to = json.length;
        }
        return quirks == 0
                ? Arrays.copyOfRange(json, from, to)
                : ChunkRepair.mend(json, from, to, quirks);
    }

    private void keep(int start, int end) {
        if (kept < 0) {
            kept = start;
        }
        passed = end;
    }

    private void drop() {
        if (out == null) {
            out = new ByteArrayOutputStream(current.length);
        }
        keepSoFar();
    }

    private void replace(byte[] json) throws IOException {
        drop();
        if (out != null) {
            out.write(DATA);
            for (var b : json) {
                out.write(
                        b == '\n' || b == '\r' ? ' ' : b); // data of several lines becomes one line
            }
            out.write(END);
        }
    }

    private void keepSoFar() {
        if (kept >= 0) {
            if (out == null) {
                out = new ByteArrayOutputStream(passed - kept);
            }
            out.write(current, kept, passed - kept);
            kept = -1;
        }
    }
}
