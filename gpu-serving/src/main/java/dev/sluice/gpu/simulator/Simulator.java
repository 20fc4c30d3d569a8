package dev.sluice.gpu.simulator;

import dev.sluice.gpu.simulator.engine.EngineLoop;
import dev.sluice.gpu.simulator.engine.SimulatedEngine;
import dev.sluice.gpu.simulator.faults.FaultBook;
import dev.sluice.gpu.simulator.faults.FaultRule;
import dev.sluice.gpu.simulator.http.HttpServer;
import dev.sluice.gpu.simulator.metrics.VllmMetrics;
import dev.sluice.gpu.simulator.serving.Endpoints;
import dev.sluice.gpu.simulator.serving.Replica;
import dev.sluice.gpu.simulator.truth.TruthEntry;
import dev.sluice.gpu.simulator.truth.TruthLog;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;

/// A running simulated vLLM server. Thread-safe; everything it does happens on one thread.
public final class Simulator implements AutoCloseable {
    private final HttpServer server;
    private final Replica replica;
    private final String host;
    private final int port;

    private Simulator(HttpServer server, Replica replica, String host, int port) {
        this.server = server;
        this.replica = replica;
        this.host = host;
        this.port = port;
    }

    /// Starts a server and returns when it listens.
    public static Simulator start(SimulatorOptions options) {
        Profile profile = options.profile();
        InstantSource clock = InstantSource.system();
        HttpServer server = new HttpServer();
        try {
            VllmMetrics metrics =
                    new VllmMetrics(
                            options.models().getFirst(), profile.limits().longestSequence());
            SimulatedEngine engine =
                    new SimulatedEngine(
                            profile.times().spedUp(options.speed()), profile.limits(), metrics);
            Replica replica =
                    new Replica(
                            new EngineLoop(server.loop(), engine, System::nanoTime),
                            metrics,
                            new TruthLog(options.logSize(), options.truthLog()),
                            new FaultBook(options.faults(), options.seed()),
                            options.models(),
                            options.seed(),
                            options.apiKey(),
                            clock,
                            clock.instant().getEpochSecond());
            int port = server.listen(options.host(), options.port(), new Endpoints(replica));
            return new Simulator(server, replica, options.host(), port);
        } catch (Throwable e) {
            server.close();
            throw e;
        }
    }

    public int port() {
        return port;
    }

    /// The root, without a path: `http://127.0.0.1:8000`.
    public URI uri() {
        return URI.create("http://" + host + ":" + port);
    }

    /// What happened to the last requests, oldest first.
    public List<TruthEntry> log() {
        return call(() -> replica.truth().entries());
    }

    /// Forgets [#log].
    public void clearLog() {
        run(() -> replica.truth().clear());
    }

    /// Puts these fault rules in force instead of those before; none ends all faults.
    public void setFaults(FaultRule... rules) {
        run(() -> replica.faults().replace(List.of(rules), replica.seed()));
    }

    /// Sequences that hold a slot of the engine.
    public int running() {
        return call(() -> replica.engine().engine().running());
    }

    /// Sequences that wait for a slot.
    public int waiting() {
        return call(() -> replica.engine().engine().waiting());
    }

    @Override
    public void close() {
        server.close();
        replica.truth().close();
    }

    private void run(Runnable task) {
        server.loop().submit(task).syncUninterruptibly();
    }

    private <T> T call(Callable<T> task) {
        return server.loop().submit(task).syncUninterruptibly().getNow();
    }
}
