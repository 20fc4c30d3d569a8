package dev.sluice.gpu.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gpu.simulator.faults.FaultKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class SimulatorMainTest {
    @Test
    void helpNamesEveryFaultAndEverySteeringWord() {
        StringWriter out = new StringWriter();
        SimulatorMain.commandLine().usage(new PrintWriter(out));
        for (FaultKind kind : FaultKind.values()) {
            assertThat(out.toString()).contains("  " + kind.label());
        }
        assertThat(out.toString()).contains("sim:tokens=N").contains("--kv-blocks");
    }

    @Test
    void wrongArgumentsExitWithTwo() {
        CommandLine line = SimulatorMain.commandLine();
        StringWriter err = new StringWriter();
        line.setErr(new PrintWriter(err, true));
        assertThat(line.execute("--fault", "explode")).isEqualTo(2);
        assertThat(err.toString()).contains("fault: explode (expected one of: refuse-connect");
        assertThat(line.execute("--speed", "-1")).isEqualTo(2);
        assertThat(line.execute("--nonsense")).isEqualTo(2);
    }

    @Test
    void runsAsAProcessThatEndsWithZeroOnSigterm(@TempDir Path folder) throws Exception {
        Path ready = folder.resolve("ready.json");
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SimulatorMain.class.getName(),
                                "--ready-file",
                                ready.toString(),
                                "--model",
                                "alone")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("out.txt").toFile())
                        .start();
        try {
            Served.await(() -> Files.exists(ready));
            var written = Client.parse(Files.readString(ready));
            assertThat(written.get("pid").asLong()).isEqualTo(process.pid());
            assertThat(models(written.get("port").asInt())).contains("\"id\":\"alone\"");
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static String models(int port) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/v1/models");
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        }
    }
}
