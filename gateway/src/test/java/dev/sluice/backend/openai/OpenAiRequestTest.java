package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.sluice.proto.inference.v1.AudioPart;
import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.Dialect;
import dev.sluice.proto.inference.v1.FilePart;
import dev.sluice.proto.inference.v1.ImagePart;
import dev.sluice.proto.inference.v1.JsonSchema;
import dev.sluice.proto.inference.v1.Message;
import dev.sluice.proto.inference.v1.OpaquePart;
import dev.sluice.proto.inference.v1.Part;
import dev.sluice.proto.inference.v1.Reasoning;
import dev.sluice.proto.inference.v1.ReasoningPart;
import dev.sluice.proto.inference.v1.RefusalPart;
import dev.sluice.proto.inference.v1.ResponseFormat;
import dev.sluice.proto.inference.v1.Role;
import dev.sluice.proto.inference.v1.Sampling;
import dev.sluice.proto.inference.v1.TextPart;
import dev.sluice.proto.inference.v1.Tool;
import dev.sluice.proto.inference.v1.ToolCall;
import dev.sluice.proto.inference.v1.ToolChoice;
import dev.sluice.proto.inference.v1.ToolResult;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import org.junit.jupiter.api.Test;

final class OpenAiRequestTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Part text(String text) {
        return Part.newBuilder().setText(TextPart.newBuilder().setText(text)).build();
    }

    private static Message.Builder says(Role role, Part... parts) {
        return Message.newBuilder().setRole(role).addAllParts(java.util.List.of(parts));
    }

    private static ChatRequest.Builder chat(Message.Builder... messages) {
        var chat = ChatRequest.newBuilder().setModel("auto");
        for (var message : messages) {
            chat.addMessages(message);
        }
        return chat;
    }

    private static String write(ChatRequest.Builder chat) {
        return new String(OpenAiRequest.write(chat.build(), "wire", false), UTF_8);
    }

    private static void assertRefused(ChatRequest.Builder chat, Reason reason) {
        assertThatThrownBy(() -> write(chat))
                .isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static ChatRequest.Builder conversation() {
        var call = Part.newBuilder()
                .setToolCall(ToolCall.newBuilder().setId("c1").setName("f").setArgumentsJson("{\"a\":1}"));
        var result = Part.newBuilder()
                .setToolResult(ToolResult.newBuilder().setCallId("c1").addParts(text("4")).addParts(text("2")));
        var other = Part.newBuilder().setToolResult(ToolResult.newBuilder().setCallId("c2").addParts(text("x")));
        var thought = Part.newBuilder().setReasoning(ReasoningPart.newBuilder().setText("hm"));
        var refusal = Part.newBuilder().setRefusal(RefusalPart.newBuilder().setText("no"));
        return chat(
                says(Role.ROLE_DEVELOPER, text("d")),
                says(Role.ROLE_SYSTEM, text("s")).setName("n"),
                says(Role.ROLE_USER, text("a"), text("b")).putExtensions("x", bytes("[1]")),
                says(Role.ROLE_ASSISTANT, thought.build(), call.build()),
                says(Role.ROLE_TOOL, result.build(), other.build()),
                says(Role.ROLE_ASSISTANT, refusal.build()),
                says(Role.ROLE_ASSISTANT, text("c"), text("d")));
    }

    @Test
    void writesEveryField() throws Exception {
        var chat = conversation()
                .setSampling(Sampling.newBuilder()
                        .setTemperature(0).setTopP(0.5).setTopK(3).setMaxTokens(9).setN(2).setSeed(-1)
                        .setFrequencyPenalty(0.1).setPresencePenalty(-0.1).addStop("x").addStop("y")
                        .setLogprobs(true).setTopLogprobs(2))
                .addTools(Tool.newBuilder().setName("f").setDescription("what").setParametersJson("{\"type\":\"object\"}").setStrict(true))
                .addTools(Tool.newBuilder().setName("g"))
                .setToolChoice(ToolChoice.newBuilder().setMode(ToolChoice.Mode.MODE_TOOL).setName("f").setParallel(false))
                .setResponseFormat(ResponseFormat.newBuilder()
                        .setJsonSchema(JsonSchema.newBuilder().setName("s").setDescription("d").setSchemaJson("{}").setStrict(false)))
                .setReasoning(Reasoning.newBuilder().setEffort("low"))
                .setUser("u")
                .putExtensions("logit_bias", bytes("{\"5\":100}"));

        assertThat(JSON.readTree(OpenAiRequest.write(chat.build(), "wire", true))).isEqualTo(JSON.readTree("""
                {"model":"wire",
                 "messages":[
                  {"role":"developer","content":"d"},
                  {"role":"system","name":"n","content":"s"},
                  {"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}],"x":[1]},
                  {"role":"assistant","content":null,"reasoning_content":"hm",
                   "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}}]},
                  {"role":"tool","tool_call_id":"c1","content":"42"},
                  {"role":"tool","tool_call_id":"c2","content":"x"},
                  {"role":"assistant","content":null,"refusal":"no"},
                  {"role":"assistant","content":"cd"}],
                 "temperature":0.0,"top_p":0.5,"top_k":3,"max_tokens":9,"n":2,"seed":-1,
                 "frequency_penalty":0.1,"presence_penalty":-0.1,"stop":["x","y"],"logprobs":true,"top_logprobs":2,
                 "tools":[
                  {"type":"function","function":{"name":"f","description":"what","parameters":{"type":"object"},"strict":true}},
                  {"type":"function","function":{"name":"g"}}],
                 "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false,
                 "response_format":{"type":"json_schema",
                  "json_schema":{"name":"s","description":"d","schema":{},"strict":false}},
                 "reasoning_effort":"low","user":"u",
                 "stream":true,"stream_options":{"include_usage":true},
                 "logit_bias":{"5":100}}"""));
    }

    @Test
    void writesNothingThatWasNotSaid() {
        assertThat(write(chat(says(Role.ROLE_USER, text("Hi")))))
                .isEqualTo("{\"model\":\"wire\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    }

    @Test
    void writesPicturesSoundsAndDocuments() throws Exception {
        var parts = new Part[] {
            Part.newBuilder().setImage(ImagePart.newBuilder().setUrl("https://e/x.png").setDetail("low")).build(),
            Part.newBuilder().setImage(ImagePart.newBuilder().setData(bytes("png")).setMediaType("image/png")).build(),
            Part.newBuilder().setAudio(AudioPart.newBuilder().setData(bytes("wav")).setFormat("wav")).build(),
            Part.newBuilder().setFile(FilePart.newBuilder().setFileId("f-1").setFilename("a.pdf")).build(),
            Part.newBuilder().setFile(FilePart.newBuilder().setData(bytes("pdf")).setMediaType("application/pdf")).build(),
            Part.newBuilder()
                    .setOpaque(OpaquePart.newBuilder().setDialect(Dialect.DIALECT_OPENAI_CHAT).setJson(bytes("{\"type\":\"new\"}")))
                    .build(),
        };

        assertThat(JSON.readTree(write(chat(says(Role.ROLE_USER, parts)))).at("/messages/0/content")).isEqualTo(JSON.readTree("""
                [{"type":"image_url","image_url":{"url":"https://e/x.png","detail":"low"}},
                 {"type":"image_url","image_url":{"url":"data:image/png;base64,cG5n"}},
                 {"type":"input_audio","input_audio":{"data":"d2F2","format":"wav"}},
                 {"type":"file","file":{"file_id":"f-1","filename":"a.pdf"}},
                 {"type":"file","file":{"file_data":"data:application/pdf;base64,cGRm"}},
                 {"type":"new"}]"""));
    }

    @Test
    void writesEveryToolChoiceAndFormat() {
        var hi = says(Role.ROLE_USER, text("Hi"));
        assertThat(write(chat(hi).setToolChoice(ToolChoice.newBuilder().setMode(ToolChoice.Mode.MODE_AUTO)))).contains("\"tool_choice\":\"auto\"");
        assertThat(write(chat(hi).setToolChoice(ToolChoice.newBuilder().setMode(ToolChoice.Mode.MODE_NONE)))).contains("\"tool_choice\":\"none\"");
        assertThat(write(chat(hi).setToolChoice(ToolChoice.newBuilder().setMode(ToolChoice.Mode.MODE_REQUIRED)))).contains("\"tool_choice\":\"required\"");
        assertThat(write(chat(hi).setToolChoice(ToolChoice.newBuilder()))).doesNotContain("tool_choice");
        assertThat(write(chat(hi).setResponseFormat(ResponseFormat.newBuilder().setJsonObject(true)))).contains("\"type\":\"json_object\"");
        assertThat(write(chat(hi).setResponseFormat(ResponseFormat.newBuilder()))).contains("\"response_format\":{\"type\":\"text\"}");
    }

    @Test
    void refusesWhatTheFormatCannotHold() {
        var image = Part.newBuilder().setImage(ImagePart.newBuilder().setUrl("u")).build();
        var call = Part.newBuilder().setToolCall(ToolCall.newBuilder().setId("c")).build();
        var pictureResult = Part.newBuilder().setToolResult(ToolResult.newBuilder().addParts(image)).build();
        var foreign = Part.newBuilder()
                .setOpaque(OpaquePart.newBuilder().setDialect(Dialect.DIALECT_ANTHROPIC_MESSAGES).setJson(bytes("{}")))
                .build();
        var broken = Part.newBuilder()
                .setOpaque(OpaquePart.newBuilder().setDialect(Dialect.DIALECT_OPENAI_CHAT).setJson(bytes("{},{}")))
                .build();
        var fileAt = Part.newBuilder().setFile(FilePart.newBuilder().setUrl("https://e/x")).build();
        for (var part : new Part[] {call, foreign, broken, fileAt, Part.getDefaultInstance()}) {
            assertRefused(chat(says(Role.ROLE_USER, part)), Reason.BACKEND_UNPROCESSABLE);
        }
        assertRefused(chat(says(Role.ROLE_TOOL, text("x"))), Reason.BACKEND_UNPROCESSABLE);
        assertRefused(chat(says(Role.ROLE_TOOL, pictureResult)), Reason.BACKEND_UNPROCESSABLE);
        assertRefused(chat(says(Role.ROLE_ASSISTANT, image)), Reason.BACKEND_UNPROCESSABLE);
        assertRefused(chat().setReasoning(Reasoning.newBuilder().setBudgetTokens(5)), Reason.BACKEND_UNPROCESSABLE);
    }

    @Test
    void refusesTextThatWouldBreakTheBody() {
        var hi = says(Role.ROLE_USER, text("Hi"));
        for (var json : new String[] {"", "{", "1,2", "{\"a\":1,\"a\":2}", "{} x", "nope"}) {
            assertRefused(chat(hi).putExtensions("x", bytes(json)), Reason.DOOR_INVALID_REQUEST);
            assertRefused(chat(hi.clone().putExtensions("x", bytes(json))), Reason.DOOR_INVALID_REQUEST);
        }
        assertRefused(chat(hi).addTools(Tool.newBuilder().setName("f").setParametersJson("{")), Reason.DOOR_INVALID_REQUEST);
        assertRefused(chat(says(Role.ROLE_UNSPECIFIED, text("x"))), Reason.DOOR_INVALID_REQUEST);
    }
}
