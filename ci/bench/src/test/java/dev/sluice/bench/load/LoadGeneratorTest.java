package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.bench.mock.MockUpstream;
import dev.sluice.bench.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Mock and load generator against each other in one process, over real connections.
class LoadGeneratorTest {
    private final MockUpstream mock = MockUpstream.listen(0);
    private final LoadGenerator generator = new LoadGenerator(new Random(3));

    @AfterEach
    void close() {
        generator.close();
        mock.close();
    }

    @Test
    void everyEventOfEveryStreamIsCounted() {
        var window = run(Load.closed("bench-sse-64x8", 4));
        assertThat(window.requests()).isPositive();
        // Seen from the start to the end of all answers, so the numbers must agree exactly: 64
        // content events,
        // the role, the finish, the usage; [DONE] carries no send time.
        assertThat(window.events()).isEqualTo(window.requests() * 67);
        assertThat(window.relay().count()).isEqualTo(window.events());
    }

    @Test
    void pacedStreamsPauseBetweenEvents() {
        var window = run(Load.closed("bench-paced-5x20ms", 2).spreadOver(Duration.ofMillis(20)));
        assertThat(window.events()).isEqualTo(window.requests() * 8);
        assertThat(window.latency().quantile(0)).isGreaterThanOrEqualTo(99e6);
    }

    @Test
    void aDelayedJsonAnswerTakesItsDelay() {
        var window = run(Load.closed("bench-json-d20ms", 2));
        assertThat(window.events()).isZero();
        assertThat(window.latency().quantile(0)).isGreaterThanOrEqualTo(19.8e6);
    }

    @Test
    void aLongPromptArrivesWhole() {
        assertThat(run(Load.closed("bench-json", 2).withPrompt(100_000)).requests()).isPositive();
    }

    @Test
    void theShortRequestHasTheLengthOfTheYardstick() {
        assertThat(Load.closed("bench-json", 1).body()).hasSize(557);
    }

    @Test
    void latencyOfTheOpenLoopCountsFromTheSchedule() {
        // 64 connections of 50 ms answers carry 1280 requests per second; the rest must wait, and
        // the wait counts.
        var window = run(Load.open("bench-json-d50ms", 4_000));
        assertThat(window.latency().quantile(1)).isGreaterThan(100e6);
    }

    @Test
    void idleStreamsStayOpenUntilTheClientLeaves() {
        var run = generator.start(target(), Load.closed("bench-idle", 200));
        await(() -> run.events() == 200);
        assertThat(openStreams()).isEqualTo("{\"open\":200}");
        assertThat(run.finish()).isEqualTo(new Verdict(0, ""));
        await(() -> openStreams().equals("{\"open\":0}"));
    }

    @Test
    void anAnswerThatIsNotOkIsAFault() throws Exception {
        var other =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", LoadGeneratorTest::refuse);
        other.start();
        var target = new Target("127.0.0.1", other.getAddress().getPort(), "sk");
        var run = generator.start(target, Load.closed("bench-json", 1));
        await(() -> run.faults() >= 3);
        assertThat(run.finish().first()).isEqualTo("status 401 (expected: 200)");
        other.stop(0);
    }

    private Tally run(Load load) {
        var run = generator.start(target(), load);
        LockSupport.parkNanos(300_000_000);
        assertThat(run.finish()).isEqualTo(new Verdict(0, ""));
        return run.end();
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(401, 2);
        exchange.getResponseBody().write(Bytes.of("no"));
        exchange.close();
    }

    private Target target() {
        return new Target("127.0.0.1", mock.port(), "");
    }

    private String openStreams() {
        try (var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + mock.port() + "/bench/streams");
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
