package dev.sluice.hard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.Address;
import dev.sluice.gateway.Gateway;
import dev.sluice.testing.ScriptedBackend;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL goes away while requests run (failure cases 74 and 75): they go on, new ones too, and
/// every charge arrives exactly once when it is back.
final class DatabaseAwayTest {
    private static final int REQUESTS = 10;

    @TempDir private Path folder;

    private int port;
    private @Nullable EmbeddedPostgres postgres;

    @BeforeEach
    void startsPostgres() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        start();
    }

    @AfterEach
    void stopsPostgres() throws IOException {
        stop();
    }

    private void start() throws IOException {
        postgres =
                EmbeddedPostgres.builder()
                        .setPort(port)
                        .setDataDirectory(folder.resolve("postgres"))
                        .setOverrideWorkingDirectory(
                                Path.of("target", "postgres", "binaries").toFile())
                        .setCleanDataDirectory(false)
                        .setRegisterShutdownHook(false)
                        .start();
    }

    private void stop() throws IOException {
        if (postgres != null) {
            postgres.close();
            postgres = null;
        }
    }

    private Address address() {
        return new Address(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres");
    }

    /// Stops or continues the server and the processes it started, which are this test's own.
    private void signal(String signal) throws Exception {
        var pid =
                Long.parseLong(
                        Files.readAllLines(folder.resolve("postgres/postmaster.pid")).getFirst());
        var server = ProcessHandle.of(pid).orElseThrow();
        var pids =
                Stream.concat(Stream.of(server), server.descendants())
                        .map(process -> Long.toString(process.pid()))
                        .collect(Collectors.joining(" "));
        var kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pids).start();
        assertThat(kill.waitFor()).isZero();
    }

    @Test
    void goesOnWhileTheServerIsStopped() throws Exception {
        survives(this::stop, this::start);
    }

    @Test
    void goesOnWhileTheServerIsFrozen() throws Exception {
        survives(() -> signal("STOP"), () -> signal("CONT"));
    }

    private interface Action {
        void run() throws Exception;
    }

    private void survives(Action away, Action back) throws Exception {
        var go = new CountDownLatch(1);
        try (var backend = ScriptedBackend.start(slow(go));
                var gateway = gateway(backend)) {
            var rest = Installation.rest(gateway);
            var running = rest.open(Rest.chatBody(true));
            assertThat(running.body().read()).isEqualTo('d');
            var ids =
                    new ArrayList<>(
                            List.of(running.headers().firstValue("x-request-id").orElseThrow()));

            away.run();
            try {
                for (var i = 0; i < REQUESTS; i++) {
                    backend.script(Scripts.good());
                    var answer = rest.chat(Rest.chatBody(i % 2 == 0));
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                    ids.add(answer.headers().firstValue("x-request-id").orElseThrow());
                }
                go.countDown();
                assertThat(new String(running.body().readAllBytes(), StandardCharsets.UTF_8))
                        .endsWith("data: [DONE]\n\n");
                assertThat(rest.get("/readyz").statusCode()).isEqualTo(200);
                assertThat(rest.metric("sluice_ledger_backlog")).isPositive();
                assertThat(new Rest(rest.url(), "sk-slc_0").chat("{}").statusCode()).isEqualTo(401);
            } finally {
                back.run();
            }

            Eventually.eventually(() -> assertThat(rest.metric("sluice_ledger_backlog")).isZero());
            var kept = Jdbi.create(address().url(), address().user(), address().password());
            assertThat(Charged.all(kept))
                    .extracting(Charged::requestId)
                    .containsExactlyInAnyOrderElementsOf(ids);
            assertThat(rest.get("/health/detailed").body()).contains("\"ledger_backlog\":0");
        }
    }

    private Gateway gateway(ScriptedBackend backend) throws IOException {
        return Installation.create(
                        folder,
                        address(),
                        """
                        server: { port: 0, warm-up: false }
                        backends:
                          - { name: a, kind: openai, base-url: "%s", models: [{ name: m }] }
                        """
                                .formatted(backend.baseUrl()))
                .start();
    }

    private static ScriptedBackend.Script slow(CountDownLatch go) {
        return visit -> {
            visit.events().chunk(Scripts.word("Hi"));
            go.await();
            Scripts.finish(visit);
        };
    }
}
