package dev.sluice.backend;

import dev.sluice.call.Call;
import dev.sluice.ledger.TokenUsage;

/// A server that runs models, behind the wire format it speaks. Thread-safe. Adding a kind of back
/// end is one implementation and one line in [BackendKind].
public interface Backend extends AutoCloseable {
    /// Name in configuration, headers and the ledger.
    String name();

    /// Starts to answer, on the call's event loop. Signals come later, never from within this
    /// method.
    Answering answer(Call call, Target target, AnswerListener listener);

    @Override
    void close();

    /// An answer under way.
    interface Answering {
        /// Asks for the next frame. Nothing is read from the back end that was not asked for, which
        /// is how a slow client slows the back end.
        void pull();

        /// Gives up: the back end is told at once. No more signals follow.
        void cancel();

        /// What was used so far, for progress marks and for answers that are cancelled.
        TokenUsage usage();
    }
}
