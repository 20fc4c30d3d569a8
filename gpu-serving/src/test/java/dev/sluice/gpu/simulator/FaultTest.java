package dev.sluice.gpu.simulator;

import static dev.sluice.gpu.simulator.Client.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gpu.simulator.faults.FaultKind;
import dev.sluice.gpu.simulator.faults.FaultRule;
import dev.sluice.gpu.simulator.faults.FaultSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FaultTest extends Served {
    private static final String CHAT = "/v1/chat/completions";
    private static final String STREAM =
            ask("sim:tokens=6", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");

    @Test
    void refuseClosesWithoutAnAnswer() throws IOException {
        assertThat(broken("refuse")).isEmpty();
        assertThat(simulator.log().getLast().outcome()).isEqualTo("broken");
    }

    @Test
    void refuseConnectClosesNewConnections() throws Exception {
        simulator.setFaults(new FaultRule(FaultSet.parse("refuse-connect"), 1, 1));
        try (Client.Raw raw = client.raw(STREAM)) {
            assertThat(raw.readToEnd()).isIn("", "[reset]");
        } catch (SocketException _) {
            // Closed while the request was being sent: as refused as can be.
        }
        try (Client.Raw raw = client.raw(STREAM, "connection", "close")) {
            assertThat(raw.readToEnd()).contains("[DONE]");
        }
    }

    @Test
    void slowFirstByteWaits() {
        long start = System.nanoTime();
        HttpResponse<String> answer =
                client.post(CHAT, STREAM, "x-sim-fault", "slow-first-byte=80");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(80_000_000L);
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void stallAfterFallsSilentButStaysOpen() throws Exception {
        try (Client.Raw raw = client.raw(STREAM, "x-sim-fault", "stall-after=3")) {
            raw.socket().setSoTimeout(300);
            StringBuilder seen = new StringBuilder();
            assertThatThrownBy(
                            () -> {
                                for (int c; (c = raw.socket().getInputStream().read()) >= 0; ) {
                                    seen.append((char) c);
                                }
                            })
                    .isInstanceOf(SocketTimeoutException.class);
            assertThat(seen.toString().split("data: ")).hasSize(4);
            assertThat(simulator.log()).isEmpty();
        }
        await(() -> !simulator.log().isEmpty());
        assertThat(simulator.log().getLast().outcome()).isEqualTo("aborted");
        assertThat(simulator.log().getLast().sentTokens()).isEqualTo(2);
        assertThat(simulator.log().getLast().fault()).isEqualTo("stall-after=3");
    }

    @Test
    void resetAtByteResets() throws IOException {
        String seen = broken("reset-at-byte=500");
        assertThat(seen).endsWith("[reset]");
        assertThat(payload(seen)).hasSizeLessThanOrEqualTo(500).contains("\"role\"");
    }

    @Test
    void closeAtByteBreaksTheBodyOff() throws IOException {
        String seen = broken("close-at-byte=500");
        assertThat(seen).doesNotContain("[reset]").doesNotContain("[DONE]");
        assertThat(seen).doesNotEndWith("0\r\n\r\n");
        assertThat(payload(seen)).hasSize(500);
        assertThatThrownBy(() -> client.post(CHAT, STREAM, "x-sim-fault", "close-at-byte=500"))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void cutAtByteEndsTheBodyProperly() throws IOException {
        String seen = broken("cut-at-byte=500");
        assertThat(seen).endsWith("\r\n0\r\n\r\n").doesNotContain("[DONE]");
        String body = client.post(CHAT, STREAM, "x-sim-fault", "cut-at-byte=500").body();
        assertThat(body).hasSize(500);
        assertThat(client.post(CHAT, STREAM, "x-sim-fault", "cut-at-byte=0").body()).isEmpty();
    }

    @Test
    void wholeAnswersAreBrokenOffToo() throws IOException {
        try (Client.Raw raw = client.raw(ask("hi", ""), "x-sim-fault", "close-at-byte=40")) {
            assertThat(payload(raw.readToEnd())).hasSize(40);
        }
    }

    @Test
    void malformedSseIsNoJson() {
        List<String> events = faulty("malformed-sse=2");
        assertThatThrownBy(() -> Client.parse(events.get(2))).isInstanceOf(Exception.class);
        assertThat(events.getLast()).isEqualTo("[DONE]");
    }

    @Test
    void errorInStreamEndsTheStream() {
        List<String> events = faulty("error-in-stream-after=2");
        assertThat(events).hasSize(4);
        assertThat(Client.parse(events.get(2)).at("/error/code").isInt()).isTrue();
        assertThat(events.get(3)).isEqualTo("[DONE]");
    }

    @Test
    void statusAnswersWithVllmsError() {
        for (int status : new int[] {400, 404, 429, 500, 503}) {
            String fault = "status=" + status + ",retry-after=7";
            HttpResponse<String> answer = client.post(CHAT, STREAM, "x-sim-fault", fault);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("retry-after")).contains("7");
            assertThat(Client.parse(answer.body()).at("/error/code").asInt()).isEqualTo(status);
        }
        assertThat(simulator.log().getLast().outcome()).isEqualTo("refused");
    }

    @Test
    void html200IsAPage() {
        HttpResponse<String> answer = client.post(CHAT, STREAM, "x-sim-fault", "html-200");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/html");
        assertThat(answer.body()).startsWith("<!doctype html>");
    }

    @Test
    void noUsageLeavesTheUsageOut() {
        assertThat(faulty("no-usage")).noneMatch(event -> event.contains("usage"));
        assertThat(client.chat(ask("hi", ""), "x-sim-fault", "no-usage").has("usage")).isFalse();
    }

    @Test
    void noFinishNeverSaysWhy() {
        assertThat(faulty("no-finish")).noneMatch(event -> event.contains("\"stop\""));
        assertThat(faulty("no-finish").getLast()).isEqualTo("[DONE]");
    }

    @Test
    void hugeLineIsOneEvent() {
        List<String> events = faulty("huge-line=300000");
        assertThat(events.get(1)).hasSizeGreaterThan(300_000);
        assertThat(Client.parse(events.get(1)).at("/choices/0/delta/content").asText())
                .hasSize(300_000);
    }

    @Test
    void thePromptCanAskForAFault() {
        HttpResponse<String> answer = client.post(CHAT, ask("sim:fault=status=418", ""));
        assertThat(answer.statusCode()).isEqualTo(418);
    }

    @Test
    void anUnknownFaultIsRefusedWithTheKnownOnes() {
        String message =
                client.chat(ask("hi", ""), "x-sim-fault", "explode").at("/error/message").asText();
        for (FaultKind kind : FaultKind.values()) {
            assertThat(message).contains(kind.label());
        }
    }

    @Test
    void rulesApplyAtRunTimeAndBySeed() {
        String rules = "{\"seed\":4,\"rules\":[{\"fault\":\"status=500\",\"rate\":0.5}]}";
        List<Integer> first = statuses(rules);
        assertThat(first).contains(200, 500);
        assertThat(statuses(rules)).isEqualTo(first);
        client.post("/sim/faults", "{\"rules\":[{\"fault\":\"status=503\",\"times\":2}]}");
        assertThat(statuses(3)).containsExactly(503, 503, 200);
        assertThat(client.get("/sim/faults").body()).contains("\"times\":0");
        assertThat(client.post("/sim/faults", "{\"rules\":[{\"fault\":\"x\"}]}").statusCode())
                .isEqualTo(400);
    }

    private List<Integer> statuses(String rules) {
        client.post("/sim/faults", rules);
        return statuses(20);
    }

    private List<Integer> statuses(int count) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            statuses.add(client.post(CHAT, ask("sim:tokens=1", "")).statusCode());
        }
        return statuses;
    }

    private List<String> faulty(String fault) {
        return client.events(CHAT, STREAM, "x-sim-fault", fault);
    }

    private String broken(String fault) throws IOException {
        try (Client.Raw raw = client.raw(STREAM, "x-sim-fault", fault)) {
            return raw.readToEnd();
        }
    }

    /// The body without head and chunk framing.
    private static String payload(String response) {
        String body = response.substring(response.indexOf("\r\n\r\n") + 4);
        return body.replaceAll("(^|\r\n)[0-9a-f]+\r\n", "").replace("[reset]", "");
    }
}
