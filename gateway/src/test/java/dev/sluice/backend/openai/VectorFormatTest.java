package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.call.Operation;
import dev.sluice.policy.view.EncodingFormat;
import dev.sluice.reason.Reason;
import dev.sluice.testing.ScriptedBackend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class VectorFormatTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static byte[] answer(String... vectors) {
        var rows = new StringBuilder();
        for (var vector : vectors) {
            rows.append(rows.isEmpty() ? "" : ",")
                    .append("{\"object\":\"embedding\",\"index\":%d,\"embedding\":%s}".formatted(rows.length(), vector));
        }
        return "{\"object\":\"list\",\"data\":[%s],\"model\":\"m\",\"usage\":{\"prompt_tokens\":3}}"
                .formatted(rows)
                .getBytes(UTF_8);
    }

    private static JsonNode honour(byte[] answer, EncodingFormat wanted) throws IOException {
        return JSON.readTree(VectorFormat.honour(answer, wanted));
    }

    @Test
    void leavesAnAnswerThatHasTheFormAlready() throws Exception {
        var floats = answer("[1,2.5]");
        var base64 = answer("\"AACAPw==\"");

        assertThat(VectorFormat.honour(floats, EncodingFormat.FLOAT)).isSameAs(floats);
        assertThat(VectorFormat.honour(base64, EncodingFormat.BASE64)).isSameAs(base64);
        assertThat(VectorFormat.honour(answer(), EncodingFormat.BASE64)).isEqualTo(answer());
    }

    @Test
    void writesLittleEndianFloats() throws Exception {
        var json = honour(answer("[1, -2.5, 0]", "[0.1]"), EncodingFormat.BASE64);

        assertThat(json.at("/data/0/embedding").textValue()).isEqualTo("AACAPwAAIMAAAAAA");
        assertThat(json.at("/data/1/embedding").binaryValue()).containsExactly(0xCD, 0xCC, 0xCC, 0x3D);
        assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
        assertThat(json.at("/data/0/object").asText()).isEqualTo("embedding");
    }

    @Test
    void readsLittleEndianFloats() throws Exception {
        var json = honour(answer("\"AACAPwAAIMAAAAAA\""), EncodingFormat.FLOAT);

        assertThat(json.at("/data/0/embedding").toString()).isEqualTo("[1.0,-2.5,0.0]");
    }

    @Test
    void losesNothingThereAndBack() throws Exception {
        var random = new Random(1);
        var buffer = ByteBuffer.allocate(4_000).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            buffer.putFloat((float) random.nextGaussian());
        }
        var answer = answer('"' + Base64.getEncoder().encodeToString(buffer.array()) + '"');
        var floats = VectorFormat.honour(answer, EncodingFormat.FLOAT);

        assertThat(honour(floats, EncodingFormat.BASE64)).isEqualTo(JSON.readTree(answer));
    }

    @Test
    void refusesVectorsThatCannotBeRead() {
        for (var vector : new String[] {"\"AAA=\"", "\"?\""}) {
            assertThatThrownBy(() -> honour(answer(vector), EncodingFormat.FLOAT)).isInstanceOf(IOException.class);
        }
        for (var vector : new String[] {"[1,null]", "[[1]]", "[\"x\"]"}) {
            assertThatThrownBy(() -> honour(answer(vector), EncodingFormat.BASE64)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void convertsWhatABackEndAnswersInTheWrongForm() throws Exception {
        var server = ScriptedBackend.start(visit -> visit.json(200, new String(answer("[1,2]"), UTF_8)));
        try (var questioner = new Questioner(server)) {
            var request = "{\"model\":\"m\",\"input\":\"x\",\"encoding_format\":\"base64\"}";
            var converted = questioner.relay(Operation.EMBEDDINGS, request);
            assertThat(JSON.readTree(converted.text()).at("/data/0/embedding").textValue()).isEqualTo("AACAPwAAAEA=");
            assertThat(converted.usage().prompt()).isEqualTo(3);

            server.script(visit -> visit.json(200, new String(answer("[1,null]"), UTF_8)));
            assertThat(questioner.relay(Operation.EMBEDDINGS, request).failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
        }
    }
}
