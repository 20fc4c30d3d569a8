package dev.sluice.gpu.simulator;

import static dev.sluice.gpu.simulator.Client.ask;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gpu.simulator.engine.EngineLimits;
import dev.sluice.gpu.simulator.truth.TruthEntry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrafficTest extends Served {
    private static final String LONG =
            ask("sim:tokens=30000", ",\"stream\":true,\"max_tokens\":30000");

    @Override
    SimulatorOptions options() {
        EngineLimits two = new EngineLimits(2, 1, 31_250, 32_768);
        Profile profile = Profile.SMALL.withLimits(two);
        return SimulatorOptions.defaults().withProfile(profile).withSpeed(4);
    }

    @Test
    void countsKnownTrafficUnderVllmsNames() {
        String prompt = "repeat ".repeat(40);
        int tokens = 0;
        for (int i = 0; i < 3; i++) {
            var usage = client.chat(ask(prompt + "sim:tokens=5", ",\"max_tokens\":9")).get("usage");
            tokens += usage.get("prompt_tokens").asInt();
        }
        client.chat(ask("sim:tokens=50", ",\"max_tokens\":4"));
        assertThat(metric("request_success_total", "finished_reason=\"stop\"")).isEqualTo(3);
        assertThat(metric("request_success_total", "finished_reason=\"length\"")).isEqualTo(1);
        assertThat(metric("generation_tokens_total", "")).isEqualTo(19);
        assertThat(metric("prompt_tokens_total", "")).isGreaterThan(tokens);
        assertThat(metric("prefix_cache_queries_total", ""))
                .isEqualTo(metric("prompt_tokens_total", ""));
        assertThat(metric("prefix_cache_hits_total", "")).isPositive();
        assertThat(metric("time_to_first_token_seconds_count", "")).isEqualTo(4);
        assertThat(metric("inter_token_latency_seconds_count", "")).isEqualTo(15);
        assertThat(metric("request_params_max_tokens_sum", "")).isEqualTo(31);
        assertThat(metric("request_generation_tokens_sum", "")).isEqualTo(19);
        assertThat(metric("num_requests_running", "")).isZero();
        assertThat(metric("kv_cache_usage_perc", "")).isZero();
    }

    @Test
    void exposesEveryNameOfVllm() {
        String body = client.get("/metrics").body();
        for (String name :
                List.of(
                        "num_requests_running gauge",
                        "num_requests_waiting gauge",
                        "kv_cache_usage_perc gauge",
                        "cache_config_info gauge",
                        "lora_requests_info gauge",
                        "prefix_cache_queries_total counter",
                        "prefix_cache_hits_total counter",
                        "num_preemptions_total counter",
                        "prompt_tokens_total counter",
                        "generation_tokens_total counter",
                        "request_success_total counter",
                        "time_to_first_token_seconds histogram",
                        "inter_token_latency_seconds histogram",
                        "e2e_request_latency_seconds histogram",
                        "request_queue_time_seconds histogram",
                        "request_inference_time_seconds histogram",
                        "request_prefill_time_seconds histogram",
                        "request_decode_time_seconds histogram",
                        "request_prompt_tokens histogram",
                        "request_generation_tokens histogram",
                        "request_params_n histogram",
                        "request_params_max_tokens histogram",
                        "iteration_tokens_total histogram")) {
            assertThat(body).contains("# TYPE vllm:" + name + "\n");
        }
        assertThat(body).contains("{engine=\"0\",model_name=\"simulated\"}");
        assertThat(body).contains("block_size=\"16\"").contains("num_gpu_blocks=\"31250\"");
    }

    @Test
    void aClientThatLeavesIsAborted() throws Exception {
        try (Client.Raw raw = client.raw(LONG)) {
            raw.readUntil("\"content\":\" ");
            assertThat(simulator.running()).isEqualTo(1);
            assertThat(client.get("/load").body()).isEqualTo("{\"server_load\":1}");
        }
        await(() -> simulator.running() == 0);
        assertThat(metric("request_success_total", "finished_reason=\"abort\"")).isEqualTo(1);
        TruthEntry entry = simulator.log().getLast();
        assertThat(entry.outcome()).isEqualTo("aborted");
        assertThat(entry.sentTokens()).isPositive().isLessThan(30_000);
        assertThat(entry.completionTokens()).isGreaterThanOrEqualTo(entry.sentTokens());
        assertThat(client.get("/load").body()).isEqualTo("{\"server_load\":0}");
    }

    @Test
    void theQueueHasAnEnd() throws Exception {
        try (Client.Raw one = client.raw(LONG);
                Client.Raw two = client.raw(LONG)) {
            one.readUntil("data:");
            two.readUntil("data:");
            try (Client.Raw _ = client.raw(LONG)) {
                await(() -> simulator.waiting() == 1);
                assertThat(metric("num_requests_waiting", "")).isEqualTo(1);
                assertThat(metric("num_requests_running", "")).isEqualTo(2);
                HttpResponse<String> fourth = client.post("/v1/chat/completions", LONG);
                assertThat(fourth.statusCode()).isEqualTo(503);
            }
            await(() -> simulator.waiting() == 0);
        }
        await(() -> simulator.running() == 0);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (Client.Raw raw = client.raw(ask("sim:echo first", ""), "x-request-id", "1")) {
            String second = ask("sim:echo second", "");
            String head =
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
                            + "content-length: "
                            + second.length()
                            + "\r\n\r\n";
            raw.socket().getOutputStream().write((head + second).getBytes(US_ASCII));
            assertThat(raw.readToEnd()).containsSubsequence("\"first\"", "\"second\"");
        }
    }

    @Test
    void theTruthLogHasALineForEveryRequest(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("truth.jsonl");
        try (Simulator logged = Simulator.start(options().withTruthLog(file));
                Client also = new Client(logged)) {
            also.chat(ask("sim:tokens=3", ""), "x-request-id", "whole");
            String stream = ask("sim:tokens=4", ",\"stream\":true,\"n\":2");
            also.post("/v1/chat/completions", stream, "x-request-id", "stream");
            also.chat(ask("hi", ""), "x-sim-fault", "status=500");
            await(() -> logged.log().size() == 3);
            List<String> lines = Files.readAllLines(file);
            assertThat(lines).hasSize(3);
            var whole = Client.parse(lines.get(0));
            assertThat(whole.get("request_id").asText()).isEqualTo("whole");
            assertThat(whole.get("sent_tokens").asInt()).isEqualTo(3);
            assertThat(whole.get("outcome").asText()).isEqualTo("completed");
            assertThat(Client.parse(lines.get(1)).get("sent_tokens").asInt()).isEqualTo(8);
            assertThat(Client.parse(lines.get(2)).get("outcome").asText()).isEqualTo("refused");
            assertThat(Client.parse(also.get("/sim/log").body()).get("entries")).hasSize(3);
        }
    }

    private double metric(String name, String label) {
        return client.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("vllm:" + name + "{") && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }
}
