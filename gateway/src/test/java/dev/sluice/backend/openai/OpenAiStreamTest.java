package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.inference.v1.ChatChunk;
import dev.sluice.proto.inference.v1.FinishReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OpenAiStreamTest {
    private static List<ChatChunk> translate(String... deltas) throws Exception {
        var stream = new OpenAiStream();
        var chunks = new ArrayList<ChatChunk>();
        for (var delta : deltas) {
            var json = "{\"id\":\"r\",\"created\":7,\"choices\":[{\"index\":0,%s}]}".formatted(delta).getBytes(UTF_8);
            chunks.addAll(stream.chunks(json, 0, json.length));
        }
        return chunks;
    }

    private static String text(List<ChatChunk> chunks) {
        var text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.getDelta().getText()));
        return text.toString();
    }

    private static String content(String json) {
        return "\"delta\":{\"content\":\"" + json + "\"}";
    }

    @Test
    void beginsWithOneHeading() throws Exception {
        var chunks = translate(content("a"), content("b"));

        assertThat(chunks.getFirst().getHeading().getResponseId()).isEqualTo("r");
        assertThat(chunks.getFirst().getHeading().getCreated()).isEqualTo(7);
        assertThat(chunks.stream().filter(ChatChunk::hasHeading)).hasSize(1);
    }

    @Test
    void joinsHalvesOfACharacter() throws Exception {
        var chunks = translate(content("a\\ud83c"), content("\\udf88b"));

        assertThat(text(chunks)).isEqualTo("a🎈b");
        assertThat(chunks.get(1).getDelta().getText()).isEqualTo("a");
        assertThat(chunks.get(2).getDelta().getText()).isEqualTo("🎈b");
    }

    @Test
    void keepsHalvesOfSeveralChoicesApart() throws Exception {
        var stream = new OpenAiStream();
        var one = "{\"choices\":[{\"index\":0,%s},{\"index\":1,%s}]}"
                .formatted(content("\\ud83c"), content("\\ud83d"))
                .getBytes(UTF_8);
        var two = "{\"choices\":[{\"index\":1,%s},{\"index\":0,%s}]}"
                .formatted(content("\\ude00"), content("\\udf88"))
                .getBytes(UTF_8);
        stream.chunks(one, 0, one.length);
        var chunks = stream.chunks(two, 0, two.length);

        assertThat(chunks.get(0).getDelta().getText()).isEqualTo("😀");
        assertThat(chunks.get(1).getDelta().getText()).isEqualTo("🎈");
    }

    @Test
    void replacesHalvesThatFindNoPartner() throws Exception {
        assertThat(text(translate(content("\\ud83c"), content("b")))).isEqualTo("\ufffdb");
        assertThat(text(translate(content("a\\udf88b")))).isEqualTo("a\ufffdb");
        assertThat(text(translate(content("\\ud83c\\ud83c\\udf88")))).isEqualTo("\ufffd🎈");
    }

    @Test
    void tellsOfAHalfThatTheEndLeavesAlone() throws Exception {
        var chunks = translate(content("a\\ud83c"), "\"delta\":{},\"finish_reason\":\"stop\"");

        assertThat(text(chunks)).isEqualTo("a\ufffd");
        assertThat(chunks.getLast().getEnd().getFinishReason()).isEqualTo(FinishReason.FINISH_REASON_STOP);
    }

    @Test
    void translatesToolCallsPieceByPiece() throws Exception {
        var chunks = translate(
                "\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}",
                "\"delta\":{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"{\\\"a\\\":\"}}]}",
                "\"delta\":{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"1}\"}}]},\"finish_reason\":\"tool_calls\"");

        var call = chunks.get(1).getDelta().getToolCall();
        assertThat(List.of(call.getToolIndex(), call.getId(), call.getName())).isEqualTo(List.of(1, "c", "f"));
        assertThat(chunks.get(2).getDelta().getToolArguments().getJson()).isEqualTo("{\"a\":");
        assertThat(chunks.get(3).getDelta().getToolArguments().getJson()).isEqualTo("1}");
        assertThat(chunks.get(4).getEnd().getFinishReason()).isEqualTo(FinishReason.FINISH_REASON_TOOL_CALLS);
    }

    @Test
    void translatesThinkingUnderBothNames() throws Exception {
        assertThat(translate("\"delta\":{\"reasoning_content\":\"t\"}").getLast().getDelta().getReasoning()).isEqualTo("t");
        assertThat(translate("\"delta\":{\"reasoning\":\"t\"}").getLast().getDelta().getReasoning()).isEqualTo("t");
    }

    @Test
    void translatesLogprobs() throws Exception {
        var chunks = translate(content("Hi") + """
                ,"logprobs":{"content":[{"token":"Hi","logprob":-0.5,"bytes":[72,105],"top_logprobs":[\
                {"token":"Ho","logprob":-1.5,"bytes":[72,111]}]}]}""");

        var token = chunks.getLast().getDelta().getLogprobs(0);
        assertThat(token.getToken()).isEqualTo("Hi");
        assertThat(token.getLogprob()).isEqualTo(-0.5);
        assertThat(token.getBytes().toStringUtf8()).isEqualTo("Hi");
        assertThat(token.getTop(0).getToken()).isEqualTo("Ho");
    }

    @Test
    void tellsTheStopText() throws Exception {
        var chunks = translate("\"delta\":{},\"finish_reason\":\"stop\",\"stop_reason\":\"END\"");

        assertThat(chunks.getLast().getEnd().getStopSequence()).isEqualTo("END");
    }
}
