package dev.sluice.ledger.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Operation;
import dev.sluice.call.RequestId;
import dev.sluice.ledger.AttemptStart;
import dev.sluice.ledger.Charge;
import dev.sluice.ledger.Settlement;
import dev.sluice.ledger.TokenUsage;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ReportTest {
    private static final RequestId ID =
            new RequestId(UUID.fromString("01989e5b-0000-7000-8000-000000000001"));
    private static final TokenUsage USAGE =
            new TokenUsage(10, 20, 0, 5, 3, TokenUsage.Source.PROVIDER);

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = new Meters(registry);

    @Test
    void writesOneLineThatNoNameCanBreak() {
        var line = RequestLog.line(summary("evil\r\n\u001b[31m\"model\u2028", "gpt-4o"));
        assertThat(line)
                .isEqualTo(
                        """
                        {"request_id":"01989e5b-0000-7000-8000-000000000001","tenant":"t","key_id":"k",\
                        "operation":"chat","requested_model":"evil\\r\\n\\u001B[31m\\"model\\u2028",\
                        "model":"gpt-4o","backend":"b","policy":"p","status":200,"outcome":"ok",\
                        "attempts":1,"first_token_ms":12,"duration_ms":340,"input_tokens":10,\
                        "cache_read_tokens":20,"cache_write_tokens":0,"output_tokens":5,\
                        "reasoning_tokens":3,"usage_source":"provider","cost_usd":"0.0000015",\
                        "cache":"miss"}""");
    }

    @Test
    void keepsUnknownNamesOutOfTheLabels() {
        meters.know(Set.of("gpt-4o"), Set.of("b"));
        meters.count(summary("x", "gpt-4o"));
        meters.count(summary("x", "model-a-client-made-up"));
        meters.count(summary("x", "another"));
        meters.count(summary("x", ""));
        assertThat(registry.scrape())
                .contains(
                        "sluice_requests_total{backend=\"b\",model=\"gpt-4o\",operation=\"chat\",outcome=\"ok\"} 1.0",
                        "sluice_requests_total{backend=\"b\",model=\"other\",operation=\"chat\",outcome=\"ok\"} 2.0",
                        "sluice_requests_total{backend=\"b\",model=\"none\",operation=\"chat\",outcome=\"ok\"} 1.0",
                        "sluice_request_duration_seconds_bucket{backend=\"b\",model=\"gpt-4o\",operation=\"chat\",le=\"0.5\"} 1",
                        "sluice_first_token_seconds_count{backend=\"b\",model=\"other\",operation=\"chat\"} 2")
                .doesNotContain("made-up");
    }

    @Test
    void countsTokensMoneyAndWhatHasNoPrice() {
        meters.count(charge(OptionalLong.of(1_500)));
        meters.count(charge(OptionalLong.empty()));
        meters.show("sluice.in.flight", "Requests that hold a permit", () -> 3);
        assertThat(registry.scrape())
                .contains(
                        "sluice_tokens_total{kind=\"input\"} 20.0",
                        "sluice_tokens_total{kind=\"cache_read\"} 40.0",
                        "sluice_tokens_total{kind=\"reasoning\"} 6.0",
                        "sluice_cost_usd_total 1.5E-6",
                        "sluice_unpriced_total 1.0",
                        "sluice_in_flight 3.0");
    }

    private static Charge charge(OptionalLong cost) {
        var start = new AttemptStart(ID, 1, 0, "t", "k", Operation.CHAT, "auto", "m", "b", "p", 30);
        return new Charge(start, new Settlement("ok", USAGE, 1, 2), cost, "v1");
    }

    private static RequestSummary summary(String requested, String model) {
        return new RequestSummary(
                ID,
                "t",
                "k",
                Operation.CHAT,
                requested,
                model,
                "b",
                "p",
                200,
                "ok",
                1,
                12,
                340,
                USAGE,
                OptionalLong.of(1_500),
                "miss");
    }
}
