package dev.sluice.gpu.simulator.metrics;

import dev.sluice.gpu.simulator.engine.Ending;
import dev.sluice.gpu.simulator.engine.EngineMeter;
import dev.sluice.gpu.simulator.engine.Sequence;
import dev.sluice.gpu.simulator.engine.SimulatedEngine;
import java.util.EnumMap;
import java.util.Map;

/// What the engine did, exposed under the names, labels and bucket bounds of vLLM's own metrics
/// (vllm/v1/metrics/loggers.py). Confined to the engine's thread.
public final class VllmMetrics implements EngineMeter {
    private static final double[] LATENCY = {
        0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680
    };

    private final String labels;
    private final Map<Ending, Long> success = new EnumMap<>(Ending.class);
    private final Histogram firstToken =
            new Histogram(
                    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5,
                    7.5, 10, 20, 40, 80, 160, 640, 2560);
    private final Histogram nextToken =
            new Histogram(
                    0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5,
                    10, 20, 40, 80);
    private final Histogram iteration =
            new Histogram(1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384);
    private final Histogram choices = new Histogram(1, 2, 5, 10, 20);
    private final Histogram endToEnd = new Histogram(LATENCY);
    private final Histogram queue = new Histogram(LATENCY);
    private final Histogram inference = new Histogram(LATENCY);
    private final Histogram prefill = new Histogram(LATENCY);
    private final Histogram decode = new Histogram(LATENCY);
    private final Histogram promptTokens;
    private final Histogram generationTokens;
    private final Histogram maxTokens;
    private long prompts;
    private long generated;
    private long cacheQueries;
    private long cacheHits;
    private long preemptions;

    /// @param model the value of the label `model_name`
    /// @param maxModelLen the upper end of the token histograms
    public VllmMetrics(String model, int maxModelLen) {
        String escaped = model.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        this.labels = "engine=\"0\",model_name=\"" + escaped + "\"";
        this.promptTokens = Histogram.oneTwoFive(maxModelLen);
        this.generationTokens = Histogram.oneTwoFive(maxModelLen);
        this.maxTokens = Histogram.oneTwoFive(maxModelLen);
        for (Ending ending : Ending.values()) {
            success.put(ending, 0L);
        }
    }

    @Override
    public void iteration(int tokens) {
        iteration.observe(tokens);
    }

    @Override
    public void prompt(int tokens, int cached) {
        prompts += tokens;
        cacheQueries += tokens;
        cacheHits += cached;
    }

    @Override
    public void firstToken(Sequence sequence) {
        generated++;
        firstToken.observe(seconds(sequence.timeToFirstToken()));
    }

    @Override
    public void nextToken(long gap) {
        generated++;
        nextToken.observe(seconds(gap));
    }

    @Override
    public void preempted() {
        preemptions++;
    }

    @Override
    public void ended(Sequence sequence, Ending ending) {
        success.merge(ending, 1L, Long::sum);
        endToEnd.observe(seconds(sequence.endToEnd()));
        queue.observe(seconds(sequence.queued()));
        inference.observe(seconds(sequence.prefill() + sequence.decode()));
        prefill.observe(seconds(sequence.prefill()));
        decode.observe(seconds(sequence.decode()));
        promptTokens.observe(sequence.promptTokens());
        generationTokens.observe(sequence.producedTokens());
    }

    /// A request was accepted.
    public void request(int n, int limit) {
        choices.observe(n);
        maxTokens.observe(limit);
    }

    /// The exposition in Prometheus' text format, with the engine's gauges of this moment.
    public String scrape(SimulatedEngine engine) {
        StringBuilder out = new StringBuilder(16_384);
        sample(out, "gauge", "vllm:num_requests_running", engine.running());
        sample(out, "gauge", "vllm:num_requests_waiting", engine.waiting());
        sample(out, "gauge", "vllm:kv_cache_usage_perc", engine.cacheUsage());
        sample(out, "counter", "vllm:prefix_cache_queries_total", cacheQueries);
        sample(out, "counter", "vllm:prefix_cache_hits_total", cacheHits);
        sample(out, "counter", "vllm:num_preemptions_total", preemptions);
        sample(out, "counter", "vllm:prompt_tokens_total", prompts);
        sample(out, "counter", "vllm:generation_tokens_total", generated);
        out.append("# TYPE vllm:request_success_total counter\n");
        success.forEach(
                (ending, count) ->
                        out.append("vllm:request_success_total{engine=\"0\",finished_reason=\"")
                                .append(ending.label())
                                .append(labels.substring(labels.indexOf("\",")))
                                .append("} ")
                                .append((double) count)
                                .append('\n'));
        cacheConfig(out, engine.limits().kvBlocks());
        histograms(out);
        return out.toString();
    }

    private void histograms(StringBuilder out) {
        firstToken.expose(out, "vllm:time_to_first_token_seconds", labels);
        nextToken.expose(out, "vllm:inter_token_latency_seconds", labels);
        endToEnd.expose(out, "vllm:e2e_request_latency_seconds", labels);
        queue.expose(out, "vllm:request_queue_time_seconds", labels);
        inference.expose(out, "vllm:request_inference_time_seconds", labels);
        prefill.expose(out, "vllm:request_prefill_time_seconds", labels);
        decode.expose(out, "vllm:request_decode_time_seconds", labels);
        promptTokens.expose(out, "vllm:request_prompt_tokens", labels);
        generationTokens.expose(out, "vllm:request_generation_tokens", labels);
        choices.expose(out, "vllm:request_params_n", labels);
        maxTokens.expose(out, "vllm:request_params_max_tokens", labels);
        iteration.expose(out, "vllm:iteration_tokens_total", labels);
    }

    private void sample(StringBuilder out, String type, String name, Number value) {
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        out.append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(value.doubleValue())
                .append('\n');
    }

    private static void cacheConfig(StringBuilder out, int blocks) {
        out.append("# TYPE vllm:cache_config_info gauge\n")
                .append("vllm:cache_config_info{block_size=\"16\",cache_dtype=\"auto\",")
                .append("enable_prefix_caching=\"True\",engine=\"0\",num_gpu_blocks=\"")
                .append(blocks)
                .append("\"} 1.0\n# TYPE vllm:lora_requests_info gauge\n")
                .append("vllm:lora_requests_info{max_lora=\"0\",running_lora_adapters=\"\",")
                .append("waiting_lora_adapters=\"\"} 1.0\n");
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
