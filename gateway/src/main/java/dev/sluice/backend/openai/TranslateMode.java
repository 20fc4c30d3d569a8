package dev.sluice.backend.openai;

import dev.sluice.backend.Frame;
import dev.sluice.backend.sse.SseEvent;
import dev.sluice.backend.sse.SseFramer;
import dev.sluice.proto.inference.v1.ChatChunk;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// OpenAI in, canonical model out. Counts with the same scanner as the relay, so that both paths
/// charge the same.
final class TranslateMode implements AnswerMode {
    private final Tally tally;
    private final boolean stream;
    private final SseFramer framer = new SseFramer();
    private final SseEvent event = new SseEvent();
    private final ChunkScan scan = new ChunkScan();
    private final OpenAiStream translation = new OpenAiStream();
    private boolean done;
    private @Nullable GatewayException failure;

    TranslateMode(Tally tally, boolean stream) {
        this.tally = tally;
        this.stream = stream;
    }

    @Override
    public boolean isStream() {
        return stream;
    }

    @Override
    public List<Frame> events(byte[] bytes) throws IOException {
        var frames = new ArrayList<Frame>();
        var whole = framer.feed(bytes, (source, start, end) -> event(source, start, end, frames));
        if (!whole && failure == null) {
            failure =
                    Reason.BACKEND_FAILED.because("The back end sent an event of more than 1 MiB.");
        }
        return frames;
    }

    private void event(byte[] source, int start, int end, List<Frame> frames) {
        if (done || failure != null) {
            return;
        }
        event.read(source, start, end);
        if (!event.hasData()) {
            return;
        }
        if (event.dataIs("[DONE]")) {
            done = true;
            return;
        }
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
        if (!scan.hasChoices() && !scan.usage().isPresent()) {
            return; // a ping
        }
        try {
            for (var chunk : translation.chunks(json, event.dataStart(), event.dataEnd())) {
                frames.add(new Frame.Chunk(chunk, isContent(chunk)));
            }
        } catch (IOException _) {
            failure =
                    Reason.BACKEND_FAILED.because(
                            "The back end sent an event that is no JSON object.");
        }
    }

    private static boolean isContent(ChatChunk chunk) {
        return chunk.hasDelta() || chunk.hasEnd();
    }

    @Override
    public Frame whole(byte[] json) throws IOException {
        scan.read(json, 0, json.length);
        if (scan.isBroken()) {
            throw new IOException("no JSON object");
        }
        if (scan.reportsFailure()) {
            failure = OpenAiErrors.inStream(json);
        } else {
            tally.observe(scan, json);
        }
        return new Frame.Whole(OpenAiStream.response(json));
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public @Nullable GatewayException failure() {
        return failure;
    }
}
