package dev.sluice.hard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.database.PostgresExtension;
import dev.sluice.gateway.GatewayMain;
import dev.sluice.gpu.simulator.Simulator;
import dev.sluice.gpu.simulator.SimulatorOptions;
import dev.sluice.gpu.simulator.truth.TruthEntry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Failure case 81: the gateway's process is killed in the middle of many streams, again and again.
/// What the back end knows of each request is compared with what PostgreSQL has in the end.
final class CrashTest {
    private static final int KILLS = 20;
    private static final int CLIENTS = 12;
    private static final int MIN_MILLIS = 50;
    private static final int MAX_MILLIS = 1_200;

    @RegisterExtension private static final PostgresExtension POSTGRES = new PostgresExtension();

    @TempDir private Path folder;

    private final Random random = new Random(20261120);
    private final Set<String> finished = ConcurrentHashMap.newKeySet();

    @Test
    void chargesEveryAttemptOnceHoweverOftenTheProcessIsKilled() throws Exception {
        try (var simulator =
                Simulator.start(SimulatorOptions.defaults().withModels("m").withSeed(1))) {
            var installation =
                    Installation.create(
                            folder,
                            POSTGRES.address(),
                            """
                            server: { port: 0, warm-up: false }
                            backends:
                              - { name: sim, kind: vllm, base-url: "%s/v1", models: [{ name: m }] }
                            """
                                    .formatted(simulator.uri()));
            for (var kill = 0; kill < KILLS; kill++) {
                liveAndDie(installation);
            }
            try (var last = installation.start()) {
                var rest = Installation.rest(last);
                Eventually.eventually(
                        () -> assertThat(rest.metric("sluice_ledger_backlog")).isZero());
            }
            Eventually.eventually(() -> assertThat(simulator.running()).isZero());
            compare(simulator.log(), Charged.all(POSTGRES.database().jdbi()));
        }
    }

    private void liveAndDie(Installation installation) throws Exception {
        var ready = folder.resolve("ready.json");
        Files.deleteIfExists(ready);
        var process = start(installation, ready);
        Eventually.eventually(
                () -> {
                    assertThat(process.isAlive()).isTrue();
                    assertThat(ready).exists();
                });
        var told = new ObjectMapper().readTree(ready.toFile());
        var rest = new Rest(told.path("url").asText(), told.path("api_key").asText());
        var firstWord = new CountDownLatch(1);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < CLIENTS; i++) {
                var seed = random.nextLong();
                clients.execute(() -> chatUntilItDies(rest, new Random(seed), firstWord));
            }
            firstWord.await();
            Thread.sleep(random.nextInt(MIN_MILLIS, MAX_MILLIS)); // the seeded moment of the kill
            process.destroyForcibly();
        }
        process.onExit().join();
    }

    private Process start(Installation installation, Path ready) throws IOException {
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatewayMain.class.getName(),
                        "--config",
                        installation.file().toString(),
                        "--ready-file",
                        ready.toString());
        var log = new File(folder.toFile(), "gateway.log");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private void chatUntilItDies(Rest rest, Random dice, CountDownLatch firstWord) {
        try {
            while (true) {
                var stream = dice.nextBoolean();
                var answer =
                        rest.open(
                                """
                                {"model":"m","stream":%s,"max_tokens":%d,"messages":[{"role":"user","content":"%s"}]}"""
                                        .formatted(
                                                stream,
                                                1 + dice.nextInt(100),
                                                "word ".repeat(1 + dice.nextInt(50))));
                try (var body = answer.body()) {
                    firstWord.countDown();
                    var text =
                            new String(
                                    body.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                    assertThat(answer.statusCode()).as(text).isEqualTo(200);
                    if (!stream || text.endsWith("data: [DONE]\n\n")) {
                        finished.add(answer.headers().firstValue("x-request-id").orElseThrow());
                    }
                }
            }
        } catch (IOException _) {
            firstWord.countDown(); // the process is dead
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void compare(List<TruthEntry> truth, List<Charged> charges) {
        Map<String, Charged> byRequest =
                charges.stream().collect(Collectors.toMap(Charged::requestId, Function.identity()));
        assertThat(truth).extracting(TruthEntry::requestId).doesNotHaveDuplicates();
        assertThat(byRequest.keySet())
                .as("every request that reached the back end is charged")
                .containsAll(truth.stream().map(TruthEntry::requestId).toList());
        assertThat(byRequest.keySet())
                .as("so is every one that a client saw end")
                .containsAll(finished);
        for (var entry : truth) {
            var charge = Objects.requireNonNull(byRequest.get(entry.requestId()));
            assertThat(charge.attempt()).isEqualTo(1);
            if (charge.source().equals("provider")) {
                assertThat(charge.outcome()).as(entry.toString()).isEqualTo("ok");
                assertThat(charge.prompt()).as(entry.toString()).isEqualTo(entry.promptTokens());
                assertThat(charge.completion())
                        .as(entry.toString())
                        .isEqualTo(entry.completionTokens());
            } else {
                assertThat(charge.source()).as(entry.toString()).isEqualTo("estimated_crash");
                assertThat(charge.outcome()).isEqualTo("crashed");
                assertThat(finished).doesNotContain(entry.requestId());
            }
        }
        var crashed = charges.stream().filter(charge -> charge.outcome().equals("crashed")).count();
        assertThat(crashed)
                .as("the kills hit running requests")
                .isBetween((long) KILLS, (long) KILLS * CLIENTS);
    }
}
