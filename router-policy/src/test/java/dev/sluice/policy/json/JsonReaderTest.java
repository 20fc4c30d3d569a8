package dev.sluice.policy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper JACKSON =
            new ObjectMapper()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .setNodeFactory(NODES);
    private static final List<String> SEEDS =
            List.of(
                    "{\"model\":\"gpt\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                    "[1,-0,0.5,1e3,-1.25E-7,true,false,null,\"\",{},[]]",
                    "{\"a\":{\"b\":[{\"c\":\"d\\n\\u00e9\\ud83d\\ude00\"}]},\"é\":\"你好，世界 😀\"}",
                    "  \"a string that is longer than two words of eight bytes each\"  ",
                    "{\"k0\":0,\"k1\":1,\"k2\":2,\"k3\":3,\"k4\":4,\"k5\":5,\"k6\":6,\"k7\":7,\"k8\":8,"
                            + "\"k9\":9,\"ka\":1,\"kb\":1,\"kc\":1,\"kd\":1,\"ke\":1,\"kf\":1,\"kg\":1}",
                    "[".repeat(64) + "]".repeat(64));

    private static JsonNode tree(JsonReader json) throws InvalidRequest {
        return switch (json.kind()) {
            case OBJECT -> {
                var node = NODES.objectNode();
                json.beginObject();
                while (json.nextMember()) {
                    node.set(json.name(), tree(json));
                }
                yield node;
            }
            case ARRAY -> {
                var node = NODES.arrayNode();
                json.beginArray();
                while (json.nextElement()) {
                    node.add(tree(json));
                }
                yield node;
            }
            case STRING -> NODES.textNode(json.text());
            case BOOLEAN -> NODES.booleanNode(json.bool());
            case NULL -> {
                json.ifNull();
                yield NODES.nullNode();
            }
            case NUMBER -> {
                int start = json.position();
                json.skip();
                var digits = new String(json.body, start, json.valueEnd() - start, UTF_8);
                yield NODES.numberNode(new BigDecimal(digits));
            }
        };
    }

    private static boolean accepts(byte[] body) {
        try {
            var json = new JsonReader(body, 64);
            json.skip();
            json.end();
            return true;
        } catch (InvalidRequest e) {
            return false;
        }
    }

    @Test
    void acceptsAndRefusesWhatJacksonDoes() throws Exception {
        var random = new Random(20261120);
        int accepted = 0;
        for (int i = 0; i < 60_000; i++) {
            var seed = SEEDS.get(i % SEEDS.size()).getBytes(UTF_8);
            var body = Mutations.of(seed, random);
            boolean expected = JacksonOracle.accepts(body);
            assertThat(accepts(body)).as(new String(body, UTF_8)).isEqualTo(expected);
            accepted += expected ? 1 : 0;
            // Numbers with huge exponents are JSON, but no BigDecimal holds them.
            if (expected && !new String(body, UTF_8).matches("(?s).*[eE][+-]?\\d{6,}.*")) {
                assertThat(numbersAlike(tree(new JsonReader(body, 64))))
                        .isEqualTo(numbersAlike(JACKSON.readTree(body)));
            }
        }
        assertThat(accepted).isBetween(5_000, 55_000);
    }

    /// Jackson's trees tell integers from decimals; here only the value counts.
    private static String numbersAlike(JsonNode node) {
        if (node.isNumber()) {
            return node.decimalValue().stripTrailingZeros().toString();
        }
        if (node.isObject()) {
            var text = new StringBuilder("{");
            node.properties()
                    .forEach(p -> text.append(p.getKey()).append(numbersAlike(p.getValue())));
            return text.append('}').toString();
        }
        if (node.isArray()) {
            var text = new StringBuilder("[");
            node.forEach(n -> text.append(numbersAlike(n)).append(','));
            return text.append(']').toString();
        }
        return node.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{`a`:[0,{`b`:}]}|invalid_json|a[1].b|byte 13: not JSON (expected: a value)",
                "{`a`:1,`a`:2}|duplicate_key|a|a: given twice (expected: each name once)",
                "{`a`:1,`\\u0061`:2}|duplicate_key|?|?: given twice (expected: each name once)",
                "{`a`:{`x`:1,`y`:{`z`:0,`z`:1}}}|duplicate_key|a.y.z|a.y.z: given twice (expected: each"
                        + " name once)",
                "{`a`:`\\ud800`}|invalid_utf8|a|byte 6: lone surrogate (expected: \\u escapes of"
                        + " surrogates in pairs)",
                "{`a b`:01}|invalid_json|?|byte 8: not JSON (expected: ',' or '}')",
                "{`a`:1|invalid_json|a|byte 6: end of body (expected: ',' or '}')",
                "{`a`:tru}|invalid_json|a|byte 5: not JSON (expected: true)",
                "{} x|invalid_json||byte 3: not JSON (expected: nothing after the outermost value)",
                "|invalid_json||byte 0: end of body (expected: a value)",
            })
    void saysWhatIsWrongAndWhere(String body, String code, String path, String message) {
        var bytes = (body == null ? "" : body).replace('`', '"').getBytes(UTF_8);
        var refusal =
                catchThrowableOfType(
                        InvalidRequest.class,
                        () -> {
                            var json = new JsonReader(bytes, 64);
                            json.skip();
                            json.end();
                        });
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.path()).isEqualTo(path);
        assertThat(refusal.message()).isEqualTo(message);
    }

    @Test
    void refusesDepthAndLengthWithoutOverflowingTheStack() {
        var deep = "[".repeat(100_000).getBytes(UTF_8);
        assertThatThrownBy(() -> new JsonReader(deep, 64).skip())
                .isInstanceOfSatisfying(
                        InvalidRequest.class, e -> assertThat(e.code()).isEqualTo("too_deep"));
        var digits = "1".repeat(10_000).getBytes(UTF_8);
        assertThatThrownBy(() -> new JsonReader(digits, 64).skip())
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        e -> assertThat(e.code()).isEqualTo("invalid_number"));
    }

    @Test
    void findsDuplicatesAmongManyNamesThatCollide() {
        // "Aa" and "BB" have the same hash in Java, and so has every row of them.
        var body = new StringBuilder("{");
        for (int i = 0; i < 1 << 14; i++) {
            for (int bit = 0; bit < 14; bit++) {
                body.append(bit == 0 ? "\"" : "").append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            body.append("\":0,");
        }
        var fine = (body + "\"z\":0}").getBytes(UTF_8);
        assertThat(accepts(fine)).isTrue();
        var twice = (body + "\"" + "Aa".repeat(14) + "\":0}").getBytes(UTF_8);
        assertThat(accepts(twice)).isFalse();
    }
}
