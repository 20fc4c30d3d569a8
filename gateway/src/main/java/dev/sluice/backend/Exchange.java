package dev.sluice.backend;

/// One request under way to a back end. Only called on the request's event loop.
public interface Exchange {
    /// Asks for the next piece. Nothing is read from the back end that was not asked for, which is
    /// how a slow client slows the back end.
    void pull();

    /// The rest of the answer is of no interest: it is read and dropped, so that the connection can
    /// serve again, or cut when it does not end soon. No more signals follow.
    void drain();

    /// Gives up: the back end is told by closing the connection. No more signals follow.
    void cancel();
}
