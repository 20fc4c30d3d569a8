package dev.sluice.reason;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ErrorTableTest {
    private static final Path PAGE = Path.of("..", "docs", "api.md");

    private static String row(Reason reason) {
        var code = reason.openAiCode();
        return "| `%s` | %d | `%s` | `%s` | %s | %s |"
                .formatted(
                        reason.label(),
                        reason.httpStatus(),
                        reason.grpcCode(),
                        reason.openAiType(),
                        code == null ? "null" : "`" + code + "`",
                        reason.retry().name().toLowerCase(Locale.ROOT));
    }

    @Test
    void tellsEveryReasonAsItIs() throws IOException {
        var text = Files.readString(PAGE);
        var table = text.substring(text.indexOf("| reason |"));
        var rows =
                table.lines()
                        .takeWhile(line -> line.startsWith("|"))
                        .skip(2)
                        .map(
                                line ->
                                        line.substring(
                                                0, line.lastIndexOf('|', line.length() - 2) + 1))
                        .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(Reason.values()).map(ErrorTableTest::row).toList());
    }
}
