package dev.sluice.policy.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.json.JacksonOracle;
import dev.sluice.policy.json.Mutations;
import dev.sluice.policy.json.Splices;
import dev.sluice.policy.match.Matcher;
import dev.sluice.policy.match.Matchers;
import dev.sluice.policy.match.Scope;
import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.Message;
import dev.sluice.proto.inference.v1.Part;
import dev.sluice.proto.inference.v1.Role;
import dev.sluice.proto.inference.v1.TextPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random requests, written by Jackson as JSON and built as messages: both views must agree with
/// what was put in, and edits of the bytes with edits of the tree.
class ViewDifferentialTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();
    private static final List<String> WORDS =
            List.of(
                    "prove",
                    "你好",
                    "\"quoted\"",
                    "\n",
                    "naïve",
                    "😀",
                    "```",
                    "\\",
                    "x".repeat(40),
                    " ");
    private static final List<String> ROLES = List.of("system", "user", "assistant", "developer");
    private static final List<String> UNSAFE =
            List.of("priority", "cache_salt", "kv_transfer_params", "chat_template", "vllm_xargs");
    private static final Matchers MATCHERS =
            Matchers.of(
                    List.of(
                            new Matcher("maths", List.of("(?i)\\bPROVE\\b"), Scope.LAST_USER),
                            new Matcher("fence", List.of("```"), Scope.ALL),
                            new Matcher("greeting", List.of("你好"), Scope.SYSTEM)));

    private final Random random = new Random(7);
    private final List<String> roles = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    private String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        return text.toString();
    }

    private ObjectNode body() {
        roles.clear();
        texts.clear();
        var members = new ArrayList<String>(List.of("model", "messages"));
        for (var optional : List.of("stream", "stream_options", "n", "temperature", "x_unknown")) {
            if (random.nextBoolean()) {
                members.add(optional);
            }
        }
        UNSAFE.stream().filter(_ -> random.nextInt(4) == 0).forEach(members::add);
        java.util.Collections.shuffle(members, random);
        var body = JACKSON.createObjectNode();
        members.forEach(name -> fill(body, name));
        return body;
    }

    private void fill(ObjectNode body, String name) {
        switch (name) {
            case "model" -> body.put(name, "model-" + random.nextInt(9));
            case "messages" -> messages(body);
            case "stream" -> body.put(name, random.nextBoolean());
            case "n" -> body.put(name, random.nextInt(1, 9));
            case "temperature" -> body.put(name, random.nextDouble(2));
            case "stream_options" -> {
                switch (random.nextInt(4)) {
                    case 0 -> body.putNull(name);
                    case 1 -> body.putObject(name);
                    case 2 -> body.putObject(name).put("include_obfuscation", false);
                    default -> body.putObject(name).put("include_usage", random.nextBoolean());
                }
            }
            default -> body.putObject(name).put("a", text()).putArray("b").add(1).add(text());
        }
    }

    private void messages(ObjectNode body) {
        var messages = body.putArray("messages");
        for (int i = random.nextInt(5); i >= 0; i--) {
            var role = ROLES.get(random.nextInt(ROLES.size()));
            var text = text();
            roles.add(role);
            texts.add(text);
            var message = messages.addObject();
            boolean late = random.nextBoolean();
            if (!late) {
                message.put("role", role);
            }
            if (random.nextBoolean()) {
                message.put("content", text);
            } else {
                int cut = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
                var parts = message.putArray("content");
                parts.addObject().put("text", text.substring(0, cut)).put("type", "text");
                parts.addObject().put("type", "text").put("text", text.substring(cut));
            }
            if (late) {
                message.put("role", role);
            }
        }
    }

    private ChatRequest message(ObjectNode body) {
        var request = ChatRequest.newBuilder().setModel(body.get("model").textValue());
        for (int i = 0; i < roles.size(); i++) {
            var part = Part.newBuilder().setText(TextPart.newBuilder().setText(texts.get(i)));
            request.addMessages(
                    Message.newBuilder()
                            .setRole(
                                    Role.valueOf(
                                            "ROLE_"
                                                    + roles.get(i)
                                                            .toUpperCase(java.util.Locale.ROOT)))
                            .addParts(part));
        }
        return request.build();
    }

    private static RequestView read(byte[] body) throws InvalidRequest {
        return RequestView.read(RequestFormat.OPENAI_CHAT, body, InputLimits.DEFAULT, MATCHERS);
    }

    @Test
    void seesInJsonAndMessagesWhatWasPutIn() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            var body = body();
            var view = read(JACKSON.writeValueAsBytes(body));
            assertThat(view.model()).isEqualTo(body.get("model").textValue());
            assertThat(view.stream()).isEqualTo(body.path("stream").asBoolean());
            assertThat(view.n()).isEqualTo(body.path("n").asInt(1));
            assertThat(view.includeUsage())
                    .isEqualTo(body.path("stream_options").path("include_usage").asBoolean());
            if (body.has("temperature")) {
                assertThat(view.sampling().temperature())
                        .hasValue(body.get("temperature").asDouble());
            }
            assertThat(view.textBytes())
                    .isEqualTo(texts.stream().mapToInt(t -> t.getBytes(UTF_8).length).sum());
            assertThat(view.memberCount()).isEqualTo(body.size());
            assertThat(view.matched().names()).isEqualTo(expectedHits());
            var message = RequestView.of(message(body), InputLimits.DEFAULT, MATCHERS);
            assertThat(message.counts()).isEqualTo(view.counts());
            assertThat(message.prefixHash()).isEqualTo(view.prefixHash());
            assertThat(message.matched()).isEqualTo(view.matched());
        }
    }

    private java.util.Set<String> expectedHits() {
        var hits = new java.util.LinkedHashSet<String>();
        int lastUser = roles.lastIndexOf("user");
        if (lastUser >= 0 && texts.get(lastUser).matches("(?s).*\\bprove\\b.*")) {
            hits.add("maths");
        }
        boolean fence = false;
        boolean greeting = false;
        for (int i = 0; i < roles.size(); i++) {
            boolean system = roles.get(i).equals("system") || roles.get(i).equals("developer");
            fence |= (system || roles.get(i).equals("user")) && texts.get(i).contains("```");
            greeting |= system && texts.get(i).contains("你好");
        }
        if (fence) {
            hits.add("fence");
        }
        if (greeting) {
            hits.add("greeting");
        }
        return hits;
    }

    @Test
    void editsBytesAsTreesAreEdited() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            var body = body();
            var bytes =
                    i % 2 == 0
                            ? JACKSON.writeValueAsBytes(body)
                            : JACKSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(body);
            var view = read(bytes);
            var edits = new ArrayList<>(view.unsafeSpans());
            edits.add(view.modelSpan().with("\"other\"".getBytes(UTF_8)));
            view.usageSplice().ifPresent(edits::add);
            var expected = body.deepCopy().put("model", "other").remove(UNSAFE);
            if (!expected.path("stream_options").isObject()) {
                expected.putObject("stream_options");
            }
            ((ObjectNode) expected.get("stream_options")).put("include_usage", true);
            var edited = Splices.apply(bytes, edits);
            assertThat(JacksonOracle.accepts(edited)).as(new String(edited, UTF_8)).isTrue();
            assertThat(JACKSON.readTree(edited)).isEqualTo(expected);
        }
    }

    @Test
    void acceptsNothingThatIsNoStrictJson() throws Exception {
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            var bytes = Mutations.of(JACKSON.writeValueAsBytes(body()), random);
            try {
                var view = read(bytes);
                accepted++;
                assertThat(JacksonOracle.accepts(bytes)).as(new String(bytes, UTF_8)).isTrue();
                assertThat(view.model())
                        .isEqualTo(JACKSON.readTree(bytes).get("model").textValue());
            } catch (InvalidRequest e) {
                assertThat(e.message()).contains("(expected: ");
            }
        }
        assertThat(accepted).isGreaterThan(1_000);
    }
}
