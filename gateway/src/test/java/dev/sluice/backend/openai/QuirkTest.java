package dev.sluice.backend.openai;

import static dev.sluice.backend.openai.RecordedRelayTest.chat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.openai.Questioner.Answer;
import dev.sluice.call.Operation;
import dev.sluice.ledger.TokenUsage;
import dev.sluice.ledger.TokenUsage.Source;
import dev.sluice.proto.inference.v1.FinishReason;
import dev.sluice.reason.Reason;
import dev.sluice.testing.ScriptedBackend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Oddities of real back ends, and what a client of the OpenAI dialect gets of them.
final class QuirkTest {
    private static final Questioner QUESTIONER = new Questioner(ScriptedBackend.start(visit -> {}));
    private static final String ROLE = event("[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]");
    private static final String HI = event("[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]");
    private static final String STOP = event("[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]");
    private static final String DONE = "data: [DONE]\n\n";

    @AfterAll
    static void close() {
        QUESTIONER.close();
    }

    private static String event(String choices) {
        return "data: {\"id\":\"x\",\"choices\":" + choices + "}\n\n";
    }

    private static void serve(byte[] body, Slicing slicing) {
        QUESTIONER.server().script(visit -> {
            visit.events();
            for (var piece : slicing.pieces(body)) {
                visit.chunk(piece);
            }
            visit.end();
        });
    }

    private static Answer relay(String body) throws Exception {
        serve(body.getBytes(UTF_8), Slicing.whole());
        var whole = QUESTIONER.relay(Operation.CHAT, RecordedRelayTest.body(true, false));
        serve(body.getBytes(UTF_8), Slicing.every(1));
        var cut = QUESTIONER.relay(Operation.CHAT, RecordedRelayTest.body(true, false));
        assertThat(cut.text()).as("cut into bytes").isEqualTo(whole.text());
        return whole;
    }

    private static Answer relayWithUsage(String body) throws Exception {
        serve(body.getBytes(UTF_8), Slicing.whole());
        return QUESTIONER.relay(Operation.CHAT, RecordedRelayTest.body(true, true));
    }

    private static Answer translate(String body) throws Exception {
        serve(body.getBytes(UTF_8), Slicing.every(3));
        return QUESTIONER.translate(chat(), true);
    }

    private static void assertRelayed(Answer answer, String events) {
        assertThat(answer.failure()).isNull();
        assertThat(answer.text()).isEqualTo(events);
    }

    // Framing.

    @Test
    void readsCarriageReturns() throws Exception {
        var body = (HI + STOP + DONE).replace("\n", "\r\n");

        assertThat(relay(body).failure()).isNull();
        assertThat(relay(body).text().replace("\r", "")).isEqualTo(HI + STOP);
        assertThat(Said.ofChunks(translate(body).chunks()).text()).containsEntry("content/0", "Hi");
    }

    @Test
    void readsDataWithoutASpace() throws Exception {
        var body = (HI + STOP + DONE).replace("data: ", "data:");

        assertRelayed(relay(body), (HI + STOP).replace("data: ", "data:"));
        assertThat(Said.ofChunks(translate(body).chunks()).text()).containsEntry("content/0", "Hi");
    }

    @Test
    void joinsDataOfSeveralLines() throws Exception {
        var body = HI.replace(",\"choices\"", "\ndata: ,\"choices\"") + STOP + DONE;

        assertRelayed(relay(body), HI.replace(",\"choices\"", " ,\"choices\"") + STOP);
        assertThat(Said.ofChunks(translate(body).chunks()).text()).containsEntry("content/0", "Hi");
    }

    @Test
    void keepsCharactersThatWereCutInTwo() throws Exception {
        var body = HI.replace("Hi", "Grüße 世界 🎈") + STOP + DONE;

        assertRelayed(relay(body), HI.replace("Hi", "Grüße 世界 🎈") + STOP);
        assertThat(Said.ofChunks(translate(body).chunks()).text()).containsEntry("content/0", "Grüße 世界 🎈");
    }

    @Test
    void passesCommentsOn() throws Exception {
        assertRelayed(relay(": ping\n\n" + HI + ": ping\n\n" + STOP + DONE), ": ping\n\n" + HI + ": ping\n\n" + STOP);
    }

    @Test
    void dropsEventsThatHoldNoData() throws Exception {
        var noise = "event: ping\n\nid: 7\n\nretry: 10\n\ndata:\n\n\n";

        assertRelayed(relay(noise + HI + noise + STOP + noise + DONE), HI + STOP);
        assertThat(Said.ofChunks(translate(noise + HI + STOP).chunks()).text()).containsEntry("content/0", "Hi");
    }

    @Test
    void dropsPingsWithData() throws Exception {
        assertRelayed(relay("event: ping\ndata: {}\n\n" + HI + "data: {\"type\":\"ping\"}\n\n" + STOP + DONE), HI + STOP);
        assertThat(translate("event: ping\ndata: {}\n\n" + HI + STOP).chunks().getFirst().getHeading().getResponseId())
                .isEqualTo("x");
    }

    @Test
    void takesEventNamesAndIdsOffData() throws Exception {
        assertRelayed(relay("event: message\nid: 1\n" + HI + STOP + DONE), HI + STOP);
    }

    @Test
    void skipsTheByteOrderMark() throws Exception {
        assertRelayed(relay("\ufeff" + ROLE + HI + STOP + DONE), ROLE + HI + STOP);
    }

    @Test
    void endsWithoutTheEndMarkOnceTheFinishWasSeen() throws Exception {
        assertRelayed(relay(HI + STOP), HI + STOP);
    }

    @Test
    void readsALastEventWithoutABlankLine() throws Exception {
        assertRelayed(relay(HI + STOP.strip()), HI + STOP);
        assertRelayed(relay(HI + STOP.stripTrailing() + "\n"), HI + STOP);
    }

    @Test
    void failsWithoutAFinish() throws Exception {
        var answer = relay(ROLE + HI);

        assertThat(answer.failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
        assertThat(answer.text()).isEqualTo(ROLE + HI);
        assertThat(translate(ROLE + HI).failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
    }

    @Test
    void ignoresWhatFollowsTheEndMark() throws Exception {
        assertRelayed(relay(HI + STOP + DONE + HI + "garbage\n\n"), HI + STOP);
    }

    @Test
    void failsOnAnEventThatIsTooLong() throws Exception {
        var body = (HI + "data: {\"x\":\"" + "y".repeat(1_100_000) + "\"}\n\n" + STOP).getBytes(UTF_8);
        serve(body, Slicing.every(10_000));

        var answer = QUESTIONER.relay(Operation.CHAT, RecordedRelayTest.body(true, false));

        assertThat(answer.failed().text()).contains("more than 1 MiB");
        assertThat(answer.text()).isEqualTo(HI);
    }

    @Test
    void failsOnAnEventThatIsNoObject() throws Exception {
        assertThat(relay(HI + "data: <html>\n\n" + STOP).failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
        assertThat(relay(HI + "data: {\"choices\":[{\n\n" + STOP).failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
        assertThat(translate(HI + "data: 5\n\n" + STOP).failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
    }

    // Chunks.

    @Test
    void takesANullErrorAway() throws Exception {
        var odd = HI.replace("\"id\":\"x\",", "\"id\":\"x\",\"error\":null,");

        assertRelayed(relay(odd + STOP + DONE), HI + STOP);
    }

    @Test
    void turnsAnEmptyFinishIntoNull() throws Exception {
        assertRelayed(relay(HI.replace("null", "\"\"") + STOP + DONE), HI + STOP);
        assertThat(Said.ofChunks(translate(HI.replace("null", "\"\"") + STOP).chunks()).finish()).hasSize(1);
    }

    @Test
    void turnsANullDeltaIntoAnEmptyOne() throws Exception {
        assertRelayed(relay(HI + STOP.replace("{}", "null") + DONE), HI + STOP);
        assertThat(translate(HI + STOP.replace("{}", "null")).failure()).isNull();
    }

    @Test
    void mapsFinishReasonsThatClientsDoNotKnow() throws Exception {
        assertRelayed(relay(HI + STOP.replace("stop", "max_tokens")), HI + STOP.replace("stop", "length"));
        assertRelayed(relay(HI + STOP.replace("stop", "tool_use")), HI + STOP.replace("stop", "tool_calls"));
        assertRelayed(relay(HI + STOP.replace("stop", "recitation")), HI + STOP.replace("stop", "content_filter"));
        assertRelayed(relay(HI + STOP.replace("stop", "eos")), HI + STOP);
        assertThat(Said.ofChunks(translate(HI + STOP.replace("stop", "max_tokens")).chunks()).finish())
                .containsEntry(0, FinishReason.FINISH_REASON_LENGTH);
    }

    @Test
    void numbersChoicesThatHaveNoIndex() throws Exception {
        var answer = relay(HI.replace("\"index\":0,", "") + STOP + DONE);

        assertThat(answer.failure()).isNull();
        assertThat(answer.text()).contains("\"index\":0").contains("\"content\":\"Hi\"");
    }

    @Test
    void failsWhenTheEngineAborts() throws Exception {
        for (var finish : new String[] {"abort", "error"}) {
            assertThat(relay(HI + STOP.replace("stop", finish) + DONE).failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
            assertThat(translate(HI + STOP.replace("stop", finish)).failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
        }
        var one = "[{\"index\":0,\"delta\":{},\"finish_reason\":\"abort\"},{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]";
        assertThat(relay(HI + event(one)).failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
    }

    @Test
    void failsOnNestedErrors() throws Exception {
        var answer = relay(HI + "data: {\"error\":{\"message\":\"secret\",\"type\":\"x\",\"code\":500}}\n\n" + DONE);

        assertThat(answer.failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
        assertThat(answer.failed().text()).doesNotContain("secret");
        assertThat(answer.text()).isEqualTo(HI);
    }

    @Test
    void failsOnFlatErrors() throws Exception {
        var flat = "data: {\"object\":\"error\",\"message\":\"too long\",\"type\":\"BadRequestError\",\"code\":400}\n\n";

        assertThat(relay(HI + flat + DONE).failed().reason()).isEqualTo(Reason.BACKEND_REFUSED_REQUEST);
        assertThat(translate(HI + flat).failed().reason()).isEqualTo(Reason.BACKEND_REFUSED_REQUEST);
    }

    @Test
    void failsOnErrorsThatAreText() throws Exception {
        assertThat(relay(HI + "data: {\"error\":\"oops\"}\n\n").failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
    }

    // Usage.

    private static String used(String choices, int completion) {
        return "data: {\"id\":\"x\"" + choices + ",\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":" + completion + "}}\n\n";
    }

    private static TokenUsage tokens(long output) {
        return new TokenUsage(5, 0, 0, output, 0, Source.PROVIDER);
    }

    @Test
    void takesUsageOffChunksBeforeTheEnd() throws Exception {
        var early = used(",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]", 1);
        var last = used(",\"choices\":[]", 2);

        var answer = relayWithUsage(early + STOP + last + DONE);

        assertThat(answer.text()).contains("\"usage\":null").endsWith(STOP + last);
        assertThat(answer.usage()).isEqualTo(tokens(2));
    }

    @Test
    void leavesUsageOnEveryChunkToClientsThatAskForIt() throws Exception {
        var early = used(",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]", 1);
        serve((early + STOP).getBytes(UTF_8), Slicing.whole());

        var answer = QUESTIONER.relay(Operation.CHAT, """
                {"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":true,\
                "stream_options":{"include_usage":true,"continuous_usage_stats":true}}""");

        assertRelayed(answer, early + STOP);
    }

    @Test
    void givesTheUsageChunkAnEmptyListOfChoices() throws Exception {
        var answer = relayWithUsage(HI + STOP + used("", 1) + DONE);

        assertThat(answer.text()).startsWith(HI + STOP).contains("\"choices\":[]").contains("\"completion_tokens\":1");
        assertThat(answer.usage()).isEqualTo(tokens(1));
    }

    @Test
    void dropsAUsageChunkWithoutChoicesThatNobodyAskedFor() throws Exception {
        assertRelayed(relay(HI + STOP + used("", 1) + DONE), HI + STOP);
    }

    @Test
    void addsUsageUpThatComesOncePerChoice() throws Exception {
        var other = STOP.replace("\"index\":0", "\"index\":1");
        var body = HI + STOP + used(",\"choices\":[]", 3) + other + used(",\"choices\":[]", 4) + DONE;

        assertThat(relay(body).usage()).isEqualTo(tokens(7));
        assertThat(translate(body).usage()).isEqualTo(tokens(7));
    }

    @Test
    void takesTheLastUsageWhenItIsRepeated() throws Exception {
        var body = used(",\"choices\":[]", 1) + HI + STOP + used(",\"choices\":[]", 3) + used(",\"choices\":[]", 3) + DONE;

        assertThat(relay(body).usage()).isEqualTo(tokens(3));
    }

    @Test
    void countsWhenThereIsNoUsage() throws Exception {
        var usage = relay(HI + HI + STOP + DONE).usage();

        assertThat(usage.source()).isEqualTo(Source.COUNTED);
        assertThat(usage.output()).isEqualTo(2);
    }

    @Test
    void countsWhenTheUsageIsImpossible() throws Exception {
        var odd = used(",\"choices\":[]", 3).replace("\"prompt_tokens\":5", "\"prompt_tokens\":-5");

        assertThat(relay(HI + STOP + odd).usage().source()).isEqualTo(Source.COUNTED);
    }
}
