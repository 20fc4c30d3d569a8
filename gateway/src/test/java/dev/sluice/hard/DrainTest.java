package dev.sluice.hard;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.PostgresExtension;
import dev.sluice.testing.ScriptedBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A shutdown in good order (failure case 82).
final class DrainTest {
    @RegisterExtension private static final PostgresExtension POSTGRES = new PostgresExtension();

    @TempDir private Path folder;

    @Test
    void finishesRunningStreamsRefusesNewRequestsAndForgetsNothing() throws Exception {
        var go = new CountDownLatch(1);
        try (var backend =
                ScriptedBackend.start(
                        visit -> {
                            visit.events().chunk(Scripts.word("Hi"));
                            go.await();
                            Scripts.finish(visit);
                        })) {
            var installation =
                    Installation.create(
                            folder,
                            POSTGRES.address(),
                            """
                            server: { port: 0, warm-up: false, drain: 30s }
                            backends:
                              - { name: a, kind: openai, base-url: "%s", models: [{ name: m }] }
                            """
                                    .formatted(backend.baseUrl()));
            var gateway = installation.start();
            var rest = Installation.rest(gateway);
            var running = rest.open(Rest.chatBody(true));
            var events = running.body();
            assertThat(events.read()).isEqualTo('d');

            var closed = CompletableFuture.runAsync(gateway::close);
            Eventually.eventually(() -> assertThat(refusedWhileDraining(rest)).isTrue());
            assertThat(closed).isNotDone();
            go.countDown();

            assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("data: [DONE]\n\n");
            closed.get(30, SECONDS);
            keepsKeysAndCharges(installation, rest, backend);
        }
    }

    /// 503 with the moment to come back, or no connection at all: both send a client to another
    /// replica.
    private static boolean refusedWhileDraining(Rest rest) throws InterruptedException {
        try {
            var answer = rest.chat(Rest.chatBody(false));
            return answer.statusCode() == 503
                    && answer.headers().firstValue("retry-after").isPresent()
                    && answer.headers()
                            .firstValue("x-should-retry")
                            .equals(java.util.Optional.of("true"))
                    && answer.body().contains("shutting down");
        } catch (IOException _) {
            return false;
        }
    }

    private static void keepsKeysAndCharges(
            Installation installation, Rest before, ScriptedBackend backend) throws Exception {
        var jdbi = POSTGRES.database().jdbi();
        assertThat(Charged.all(jdbi))
                .singleElement()
                .satisfies(
                        charge -> {
                            assertThat(charge.outcome()).isEqualTo("ok");
                            assertThat(charge.source()).isEqualTo("provider");
                            assertThat(charge.completion()).isEqualTo(3);
                        });
        backend.script(Scripts.good());
        try (var gateway = installation.start()) {
            var rest = Installation.rest(gateway);
            assertThat(rest.key()).isEqualTo(before.key());
            assertThat(rest.chat(Rest.chatBody(false)).statusCode()).isEqualTo(200);
        }
        assertThat(Charged.all(jdbi)).hasSize(2);
    }
}
