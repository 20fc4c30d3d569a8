package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ChunkRepairTest {
    private static String mend(String json, int quirks) throws IOException {
        var bytes = ("##" + json + "##").getBytes(UTF_8);
        return new String(ChunkRepair.mend(bytes, 2, bytes.length - 2, quirks), UTF_8);
    }

    @Test
    void changesNothingElse() throws Exception {
        var chunk = "{\"id\":\"x\",\"x_extra\":[1,{\"a\":null}],\"choices\":[{\"index\":3,\"delta\":{\"content\":\"ü🎈\"},\"finish_reason\":null}],\"n\":12345678901234567890}";

        assertThat(mend(chunk, 0)).isEqualTo(chunk);
    }

    @Test
    void mendsEachQuirk() throws Exception {
        assertThat(mend("{\"error\":null,\"choices\":[]}", Quirk.NULL_ERROR)).isEqualTo("{\"choices\":[]}");
        assertThat(mend("{\"id\":\"x\"}", Quirk.NO_CHOICES)).isEqualTo("{\"id\":\"x\",\"choices\":[]}");
        assertThat(mend("{\"usage\":{\"a\":1},\"choices\":[]}", Quirk.EARLY_USAGE)).isEqualTo("{\"usage\":null,\"choices\":[]}");
        assertThat(mend("{\"choices\":[{\"delta\":null}]}", Quirk.NULL_DELTA | Quirk.NO_INDEX))
                .isEqualTo("{\"choices\":[{\"delta\":{},\"index\":0}]}");
        assertThat(mend("{\"choices\":[{\"index\":0,\"finish_reason\":\"\"}]}", Quirk.EMPTY_FINISH))
                .isEqualTo("{\"choices\":[{\"index\":0,\"finish_reason\":null}]}");
        assertThat(mend("{\"choices\":[{\"index\":0,\"finish_reason\":\"eos\"}]}", Quirk.FOREIGN_FINISH))
                .isEqualTo("{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}");
    }

    @Test
    void numbersChoicesByTheirPlace() throws Exception {
        assertThat(mend("{\"choices\":[{},{}]}", Quirk.NO_INDEX)).isEqualTo("{\"choices\":[{\"index\":0},{\"index\":1}]}");
    }

    @Test
    void refusesWhatIsNoObject() {
        assertThatThrownBy(() -> mend("[]", 0)).isInstanceOf(IOException.class);
    }
}
