package dev.sluice.hard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// Bodies of chats that no back end may ever see, by name.
final class BadBodies {
    private static final int DEEP = 100_000;
    private static final String USER = "{\"role\":\"user\",\"content\":\"Hello\"}";
    private static final String GOOD = "\"model\":\"m\",\"messages\":[" + USER + "]";

    private final Map<String, byte[]> bodies = new LinkedHashMap<>();

    private BadBodies() {}

    static Map<String, byte[]> all() {
        var all = new BadBodies();
        all.noObjects();
        all.nesting();
        all.encodings();
        all.duplicates();
        all.numbers();
        all.fields();
        all.messages();
        all.models();
        return all.bodies;
    }

    private void noObjects() {
        add("empty", "");
        add("no JSON", "Hello");
        add("an array", "[]");
        add("null", "null");
        add("cut", "{\"model\":\"m\",\"messages\":[" + USER);
        add("two bodies", "{" + GOOD + "}{}");
        add("comment", "{/**/" + GOOD + "}");
        add("single quotes", "{'model':'m'}");
        add("a comma too many", "{" + GOOD + ",}");
    }

    private void nesting() {
        add("arrays 100,000 deep", "[".repeat(DEEP) + "]".repeat(DEEP));
        field("\"x\":" + "[".repeat(DEEP) + "]".repeat(DEEP), "field 100,000 deep");
        field("\"x\":" + "[".repeat(DEEP), "field 100,000 deep, never closed");
        message("{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP), "content 100,000 deep");
    }

    private void encodings() {
        add("byte order mark", "\uFEFF{" + GOOD + "}");
        content("a lone continuation byte", 0x80);
        content("a cut sequence", 0xe2, 0x82);
        content("an overlong slash", 0xc0, 0xaf);
        content("a surrogate in UTF-8", 0xed, 0xa0, 0x80);
        content("beyond Unicode", 0xf4, 0x90, 0x80, 0x80);
        content("Latin-1", 0xe9);
        content("a bare NUL", 0);
        content("a bare newline", '\n');
        message("\"\\ud800\"", "a lone high surrogate");
        message("\"\\udc00\"", "a lone low surrogate");
        message("\"\\ud800\\ud800\"", "two high surrogates");
    }

    private void duplicates() {
        add("model twice", "{\"model\":\"m\",\"model\":\"n\",\"messages\":[" + USER + "]}");
        add("unknown field twice", "{\"x\":1,\"x\":2," + GOOD + "}");
        add("model twice, once escaped", "{\"\\u006dodel\":\"n\"," + GOOD + "}");
        message("\"a\",\"content\":\"b\"", "content twice");
    }

    private void numbers() {
        field("\"temperature\":1e400");
        field("\"temperature\":NaN");
        field("\"temperature\":-Infinity");
        field("\"temperature\":+1");
        field("\"temperature\":.5");
        field("\"temperature\":2.1");
        field("\"seed\":" + "9".repeat(10_000), "seed of 10,000 digits");
        field("\"x\":1" + "0".repeat(10_000), "unknown field of 10,001 digits");
        field("\"seed\":9223372036854775808");
        field("\"seed\":01");
        field("\"max_tokens\":-1");
        field("\"max_tokens\":1.5");
        field("\"n\":0");
        field("\"n\":9");
        field("\"top_logprobs\":21");
        field("\"top_logprobs\":1");
    }

    private void fields() {
        field("\"n\":\"2\"");
        field("\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]");
        field("\"stop\":1");
        field("\"stop\":[1]");
        field("\"stream\":\"true\"");
        field("\"stream_options\":[]");
        field("\"tools\":{}");
        field("\"response_format\":\"json\"");
        field("\"metadata\":{\"a\":1}");
    }

    private void messages() {
        messages("{}");
        messages("[]");
        messages("[null]");
        messages("[{}]");
        messages("[{\"role\":\"king\",\"content\":\"a\"}]");
        messages("[{\"role\":1,\"content\":\"a\"}]");
        messages("[{\"role\":\"user\",\"content\":1}]");
        messages("[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]");
    }

    private void models() {
        add("no model", "{\"messages\":[" + USER + "]}");
        add("no messages", "{\"model\":\"m\"}");
        for (var model :
                new String[] {"null", "\"\"", "1", "\"unknown\"", "\"" + "m".repeat(300) + "\""}) {
            var name = "model " + (model.length() > 40 ? "of 300 characters" : model);
            add(name, "{\"model\":" + model + ",\"messages\":[" + USER + "]}");
        }
    }

    private void field(String field) {
        field(field, field);
    }

    private void field(String field, String name) {
        add(name, "{" + GOOD + "," + field + "}");
    }

    private void messages(String messages) {
        add("messages " + messages, "{\"model\":\"m\",\"messages\":" + messages + "}");
    }

    private void message(String content, String name) {
        add(
                name,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]}");
    }

    /// A content of one character, which is no character.
    private void content(String name, int... raw) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"".getBytes(UTF_8));
        for (var value : raw) {
            body.write(value);
        }
        body.writeBytes("\"}]}".getBytes(UTF_8));
        bodies.put(name, body.toByteArray());
    }

    private void add(String name, String body) {
        bodies.put(name, body.getBytes(UTF_8));
    }
}
