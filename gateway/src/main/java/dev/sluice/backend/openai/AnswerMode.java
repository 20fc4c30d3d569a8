package dev.sluice.backend.openai;

import dev.sluice.backend.Frame;
import dev.sluice.reason.GatewayException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the bytes of a good answer become frames.
sealed interface AnswerMode permits RelayMode, TranslateMode {
    /// Whether server-sent events are expected rather than one JSON object.
    boolean isStream();

    /// Frames of the events that one read completed.
    List<Frame> events(byte[] bytes) throws IOException;

    /// The frame of a whole JSON answer.
    Frame whole(byte[] json) throws IOException;

    /// Whether the stream's end mark has come.
    boolean isDone();

    /// The failure that the back end reported inside its answer.
    @Nullable GatewayException failure();
}
