package dev.sluice.gpu.simulator;

import org.junit.jupiter.api.AfterEach;

/// A base for tests that call a running simulator.
abstract class Served {
    final Simulator simulator = Simulator.start(options());
    final Client client = new Client(simulator);

    SimulatorOptions options() {
        return SimulatorOptions.defaults().withSpeed(0);
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    /// Waits until `condition` holds; the server gives no event to wait for.
    static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("nothing happened for 10 s");
            }
            Thread.sleep(5);
        }
    }
}
