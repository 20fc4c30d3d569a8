package dev.sluice.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Failure case 81: the process is killed while several threads append.
final class JournalKillTest {
    private static final int KILLS = 20;
    private static final JournalSettings SETTINGS = new JournalSettings(256 << 10, 1_000);

    @TempDir Path folder;

    @Test
    void losesNoAcknowledgedRecordWhenTheProcessIsKilled() throws Exception {
        var random = new Random(20261120);
        var acked = new HashSet<String>();
        for (var run = 0; run < KILLS; run++) {
            acked.addAll(appendUntilKilled(run, 500 + random.nextInt(4_000)));
            var kept = new HashSet<String>();
            try (var journal = Journal.open(folder.resolve("journal"), SETTINGS)) {
                journal.read(
                        Position.START,
                        (_, payload) -> kept.add(new String(payload, StandardCharsets.UTF_8)));
                assertThat(journal.damagedPlaces()).as("run %d", run).isZero();
            }
            var lost = new HashSet<>(acked);
            lost.removeAll(kept);
            assertThat(lost).as("run %d", run).isEmpty();
        }
        assertThat(acked).hasSizeGreaterThan(KILLS * 500);
    }

    /// Starts a process that appends and tells every record it was acknowledged, and kills it after
    /// so many.
    private Set<String> appendUntilKilled(int run, int records) throws IOException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Appender.class.getName(),
                                folder.resolve("journal").toString(),
                                Integer.toString(run))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        var acked = new HashSet<String>();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                // The last line may be torn; its record was acknowledged to nobody.
                if (line.endsWith(".")) {
                    acked.add(line);
                }
                if (acked.size() == records) {
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(acked).hasSizeGreaterThanOrEqualTo(records);
        process.onExit().join();
        return acked;
    }

    /// The process that is killed.
    static final class Appender {
        private static final int THREADS = 4;

        private Appender() {}

        public static void main(String[] args) throws Exception {
            // Not closed: the process ends by being killed.
            var journal = Journal.open(Path.of(args[0]), SETTINGS);
            for (var i = 0; i < THREADS; i++) {
                var prefix = args[1] + "-" + i + "-";
                Thread.ofPlatform().start(() -> append(journal, prefix));
            }
        }

        private static void append(Journal journal, String prefix) {
            for (var n = 0; ; ) {
                var record = prefix + n + "-" + "y".repeat(n % 50) + ".";
                try {
                    journal.append(1, record.getBytes(StandardCharsets.UTF_8));
                    System.out.println(record);
                    n++;
                } catch (JournalFullException _) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
