package dev.sluice.gpu.simulator.serving;

import dev.sluice.gpu.simulator.engine.SimulatedEngine;
import dev.sluice.gpu.simulator.http.Exchange;
import java.util.Locale;

/// The load report in a response header (ORCA), in the format the request asks for.
final class Orca {
    private Orca() {}

    static void report(SimulatedEngine engine, Exchange exchange) {
        String format = exchange.request().header("endpoint-load-metrics-format");
        if (format == null) {
            return;
        }
        double usage = engine.cacheUsage();
        double waiting = engine.waiting();
        switch (format.toUpperCase(Locale.ROOT)) {
            case "JSON" ->
                    exchange.header(
                            "endpoint-load-metrics",
                            "JSON {\"named_metrics\": {\"kv_cache_usage_perc\": "
                                    + usage
                                    + ", \"num_requests_waiting\": "
                                    + waiting
                                    + "}}");
            case "TEXT" ->
                    exchange.header(
                            "endpoint-load-metrics",
                            "TEXT named_metrics.kv_cache_usage_perc="
                                    + usage
                                    + ", named_metrics.num_requests_waiting="
                                    + waiting);
            // vLLM logs an unknown format and sends no header.
            default -> {}
        }
    }
}
