package dev.sluice.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        var table = new Markdown(List.of("json", "req/s"), List.of(List.of("nginx", "54.1 k")));
        assertThat(table.text())
                .isEqualTo(
                        """
                        | json  |  req/s |
                        |-------|-------:|
                        | nginx | 54.1 k |
                        """);
    }

    @Test
    void numbersHaveThreeDigitsThatMatter() {
        assertThat(Markdown.number(1.337)).isEqualTo("1.34");
        assertThat(Markdown.number(18.14)).isEqualTo("18.1");
        assertThat(Markdown.number(203.6)).isEqualTo("204");
        assertThat(Markdown.number(54_123)).isEqualTo("54.1 k");
        assertThat(Markdown.number(Double.NaN)).isEqualTo("-");
    }

    @Test
    void refusesARowThatDoesNotFit() {
        assertThatThrownBy(() -> new Markdown(List.of("a", "b"), List.of(List.of("1"))))
                .hasMessage("row: 1 cells (expected: 2)");
    }
}
