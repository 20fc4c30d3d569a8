package dev.sluice.policy.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// What strict JSON is, according to the JDK's UTF-8 decoder and Jackson.
public final class JacksonOracle {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .build();

    private JacksonOracle() {}

    /// Whether the bytes are one strict JSON value.
    public static boolean accepts(byte[] body) {
        CharBuffer text;
        try {
            text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(body));
        } catch (IOException e) {
            return false;
        }
        try (var parser = FACTORY.createParser(text.toString())) {
            int depth = 0;
            boolean complete = false;
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (complete) {
                    return false;
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                complete = depth == 0;
                if (token.isNumeric() && parser.getText().length() > 64) {
                    return false;
                }
                boolean words = token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME;
                if (words && hasLoneSurrogate(parser.getText())) {
                    return false;
                }
            }
            return complete;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }
}
