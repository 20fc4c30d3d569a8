package dev.sluice.policy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SplicesTest {
    private static final byte[] BODY = "0123456789".getBytes(UTF_8);

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void appliesEditsInAnyOrder() {
        var edits =
                List.of(
                        new Splice(8, 10, bytes("end")),
                        Splice.insertion(2, bytes("+")),
                        Splice.removal(2, 4),
                        new Span(0, 1).with(bytes("start")));
        assertThat(new String(Splices.apply(BODY, edits), UTF_8)).isEqualTo("start1+4567end");
    }

    @Test
    void givesTheSameArrayWhenThereIsNothingToDo() {
        assertThat(Splices.apply(BODY, List.of())).isSameAs(BODY);
    }

    @Test
    void refusesEditsThatOverlapOrLeaveTheBody() {
        assertThatThrownBy(
                        () ->
                                Splices.apply(
                                        BODY, List.of(Splice.removal(0, 3), Splice.removal(2, 4))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Splices.apply(BODY, List.of(Splice.removal(9, 11))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
