package dev.sluice.gpu.simulator.http;

/// What the server serves. Called on the event loop; must not block.
public interface Application {
    /// Whether a connection that was just accepted is to be closed at once.
    boolean refusesConnection();

    /// Answers a request, now or later, through its exchange.
    void serve(Exchange exchange);
}
