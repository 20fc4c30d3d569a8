package dev.sluice.gpu.simulator;

import static dev.sluice.gpu.simulator.Client.ask;
import static dev.sluice.gpu.simulator.Client.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChatTest extends Served {
    private static final String CHAT = "/v1/chat/completions";
    private static final String TOOLS =
            """
            ,"tools":[{"type":"function","function":{"name":"calculate","parameters":
            {"type":"object","properties":{"x":{"type":"number"},"operation":
            {"type":"string","enum":["add","sub"]}},"required":["x","operation"]}}}]""";

    @Test
    void answersInTheShapeOfTheRecordedExchange() throws IOException {
        JsonNode recorded = recorded("vllm-qwen3-chat-a.json");
        JsonNode answer = client.chat(ask("sim:tool", TOOLS));
        assertThat(missing(recorded, answer, "")).isEmpty();
        JsonNode choice = answer.at("/choices/0");
        assertThat(choice.get("finish_reason").textValue()).isEqualTo("tool_calls");
        assertThat(choice.at("/message/tool_calls/0/id").textValue()).startsWith("chatcmpl-tool-");
        JsonNode arguments = parse(choice.at("/message/tool_calls/0/function/arguments").asText());
        assertThat(arguments.get("x").isNumber()).isTrue();
        assertThat(arguments.get("operation").textValue()).isIn("add", "sub");
    }

    @Test
    void listsModelsInTheShapeOfTheRecordedExchange() throws IOException {
        JsonNode recorded = recorded("vllm-models.json").get(0).get("__data__");
        JsonNode list = parse(client.get("/v1/models").body());
        assertThat(missing(recorded, list.at("/data/0"), "")).isEmpty();
        assertThat(list.at("/data/0/id").textValue()).isEqualTo("simulated");
    }

    @Test
    void streamsRoleFirstThenTextThenFinishThenUsageThenDone() {
        String more = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";
        List<String> events = client.events(CHAT, ask("sim:tokens=5", more));
        assertThat(events).hasSize(9);
        assertThat(parse(events.get(0)).at("/choices/0/delta").toString())
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
        for (int i = 1; i <= 5; i++) {
            JsonNode choice = parse(events.get(i)).at("/choices/0");
            assertThat(choice.at("/delta/content").textValue()).isNotEmpty();
            assertThat(choice.get("finish_reason").isNull()).isTrue();
        }
        assertThat(parse(events.get(6)).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        JsonNode last = parse(events.get(7));
        assertThat(last.get("choices")).isEmpty();
        assertThat(last.at("/usage/completion_tokens").asInt()).isEqualTo(5);
        assertThat(events.get(8)).isEqualTo("[DONE]");
        assertThat(events.subList(0, 8)).allSatisfy(ChatTest::hasFullEnvelope);
    }

    @Test
    void sendsNoUsageUnlessAsked() {
        List<String> events = client.events(CHAT, ask("sim:tokens=2", ",\"stream\":true"));
        assertThat(events).noneMatch(event -> event.contains("usage"));
    }

    @Test
    void sendsUsageWithEveryChunkWhenAsked() {
        String more = ",\"stream\":true,\"stream_options\":{\"continuous_usage_stats\":true}";
        List<String> events = client.events(CHAT, ask("sim:tokens=3", more));
        assertThat(parse(events.get(2)).at("/usage/completion_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void streamsTheSameTextAsTheWholeAnswer() {
        for (String message : List.of("hello", "sim:unicode", "a sim:echo \\u00e9\\ud83d\\ude00")) {
            JsonNode whole = client.chat(ask(message, ""));
            List<String> events = client.events(CHAT, ask(message, ",\"stream\":true"));
            assertThat(joined(events, 0, "/delta/content"))
                    .isEqualTo(whole.at("/choices/0/message/content").textValue());
        }
    }

    @Test
    void streamsToolCallsInPieces() {
        List<String> events = client.events(CHAT, ask("sim:tool", TOOLS + ",\"stream\":true"));
        JsonNode first = parse(events.get(1)).at("/choices/0/delta/tool_calls/0");
        assertThat(first.at("/function/name").textValue()).isEqualTo("calculate");
        assertThat(first.get("type").textValue()).isEqualTo("function");
        String arguments = joined(events, 0, "/delta/tool_calls/0/function/arguments");
        assertThat(parse(arguments).has("operation")).isTrue();
        assertThat(events.get(events.size() - 2)).contains("\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void callsNoToolUnlessToldTo() {
        assertThat(client.chat(ask("hi", TOOLS)).at("/choices/0/message/tool_calls")).isEmpty();
        String required = TOOLS + ",\"tool_choice\":\"required\"";
        assertThat(client.chat(ask("hi", required)).at("/choices/0/message/tool_calls")).hasSize(1);
        String unknown =
                TOOLS + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"no\"}}";
        assertThat(client.chat(ask("hi", unknown)).at("/error/param").asText())
                .isEqualTo("tool_choice");
    }

    @Test
    void countsAllChoicesOfOnePrompt() {
        JsonNode answer = client.chat(ask("sim:tokens=7", ",\"n\":3"));
        JsonNode usage = answer.get("usage");
        assertThat(answer.get("choices")).hasSize(3);
        assertThat(usage.get("completion_tokens").asInt()).isEqualTo(21);
        int prompt = usage.get("prompt_tokens").asInt();
        assertThat(usage.get("total_tokens").asInt()).isEqualTo(prompt + 21);
        String counted = client.json("/tokenize", ask("sim:tokens=7", "")).get("count").toString();
        assertThat(counted).isEqualTo(Integer.toString(prompt));
        assertThat(answer.at("/choices/0/message/content"))
                .isNotEqualTo(answer.at("/choices/1/message/content"));
    }

    @Test
    void opensEveryChoiceBeforeAnyText() {
        List<String> events = client.events(CHAT, ask("sim:tokens=2", ",\"n\":3,\"stream\":true"));
        for (int i = 0; i < 3; i++) {
            assertThat(parse(events.get(i)).at("/choices/0/index").asInt()).isEqualTo(i);
            assertThat(events.get(i)).contains("\"role\":\"assistant\"");
        }
        assertThat(events).filteredOn(event -> event.contains("\"stop\"")).hasSize(3);
    }

    @Test
    void reportsWhatThePrefixCacheHeld() {
        String message = "the same long prompt ".repeat(30);
        client.chat(ask(message, ""));
        JsonNode usage = client.chat(ask(message, "")).get("usage");
        int cached = usage.at("/prompt_tokens_details/cached_tokens").asInt();
        assertThat(cached).isPositive().isLessThan(usage.get("prompt_tokens").asInt());
        assertThat(cached % 16).isZero();
        JsonNode salted = client.chat(ask(message, ",\"cache_salt\":\"other\"")).get("usage");
        assertThat(salted.at("/prompt_tokens_details/cached_tokens").asInt()).isZero();
    }

    @Test
    void givesTheLogprobsAskedFor() {
        String more = ",\"logprobs\":true,\"top_logprobs\":2";
        JsonNode content = client.chat(ask("sim:tokens=4", more)).at("/choices/0/logprobs/content");
        assertThat(content).hasSize(4);
        assertThat(content.get(0).get("top_logprobs")).hasSize(2);
        assertThat(content.get(0).get("logprob").asDouble()).isNegative();
        List<String> events = client.events(CHAT, ask("sim:tokens=4", more + ",\"stream\":true"));
        assertThat(parse(events.get(1)).at("/choices/0/logprobs/content")).hasSize(1);
    }

    @Test
    void answersJsonWhenJsonIsWanted() {
        String object = ",\"response_format\":{\"type\":\"json_object\"}";
        assertThat(content(client.chat(ask("hi", object))).isObject()).isTrue();
        String schema =
                """
                ,"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":
                {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}""";
        assertThat(content(client.chat(ask("hi", schema))).get("city").isTextual()).isTrue();
    }

    @Test
    void reasonsFirstAndCountsIt() {
        JsonNode answer = client.chat(ask("sim:reasoning=6 sim:tokens=3", ""));
        assertThat(answer.at("/choices/0/message/reasoning").textValue()).isNotEmpty();
        assertThat(answer.at("/usage/completion_tokens_details/reasoning_tokens").asInt())
                .isEqualTo(6);
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(9);
    }

    @Test
    void theTextFollowsFromSeedAndPrompt() {
        String one = ask("tell me", ",\"seed\":1");
        JsonNode first = client.chat(one).at("/choices/0/message/content");
        assertThat(client.chat(one).at("/choices/0/message/content")).isEqualTo(first);
        JsonNode other = client.chat(ask("tell me", ",\"seed\":2"));
        assertThat(other.at("/choices/0/message/content")).isNotEqualTo(first);
        try (Simulator twin = Simulator.start(options());
                Client also = new Client(twin)) {
            assertThat(also.chat(one).at("/choices/0/message/content")).isEqualTo(first);
        }
    }

    private static JsonNode content(JsonNode answer) {
        return parse(answer.at("/choices/0/message/content").textValue());
    }

    private static String joined(List<String> events, int choice, String pointer) {
        StringBuilder text = new StringBuilder();
        for (String event : events.subList(0, events.size() - 1)) {
            for (JsonNode one : parse(event).get("choices")) {
                if (one.get("index").asInt() == choice) {
                    text.append(one.at(pointer).asText(""));
                }
            }
        }
        return text.toString();
    }

    private static void hasFullEnvelope(String event) {
        JsonNode chunk = parse(event);
        assertThat(chunk.get("id").textValue()).startsWith("chatcmpl-");
        assertThat(chunk.get("object").textValue()).isEqualTo("chat.completion.chunk");
        assertThat(chunk.get("created").isIntegralNumber()).isTrue();
        assertThat(chunk.get("model").textValue()).isEqualTo("simulated");
    }

    private static JsonNode recorded(String name) throws IOException {
        try (InputStream in = ChatTest.class.getResourceAsStream("/fixtures/vllm/" + name)) {
            JsonNode body = Client.JSON.readTree(in).at("/response/body");
            return body.isArray() ? body : body.get("__data__");
        }
    }

    /// The members of `recorded` that `ours` lacks or has with another type; null fits any type.
    private static List<String> missing(JsonNode recorded, JsonNode ours, String path) {
        if (recorded.isNull() || ours.isNull()) {
            return List.of();
        }
        if (recorded.getNodeType() != ours.getNodeType()) {
            return List.of(path + ": " + ours.getNodeType());
        }
        List<String> missing = new java.util.ArrayList<>();
        recorded.fieldNames()
                .forEachRemaining(
                        name ->
                                missing.addAll(
                                        missing(
                                                recorded.get(name),
                                                ours.path(name),
                                                path + "/" + name)));
        if (recorded.isArray() && !recorded.isEmpty()) {
            missing.addAll(missing(recorded.get(0), ours.path(0), path + "/0"));
        }
        return missing;
    }
}
