package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.PostgresExtension;
import dev.sluice.proto.admin.v1.Backend;
import dev.sluice.proto.admin.v1.Charge;
import dev.sluice.proto.admin.v1.GetBackendRequest;
import dev.sluice.proto.admin.v1.GetStatusRequest;
import dev.sluice.proto.admin.v1.ListBackendsRequest;
import dev.sluice.proto.admin.v1.ListChargesRequest;
import dev.sluice.proto.admin.v1.SummarizeUsageRequest;
import dev.sluice.proto.admin.v1.UsageSum;
import dev.sluice.proto.inference.v1.Usage;
import dev.sluice.proto.inference.v1.UsageSource;
import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class UsageAdminTest {
    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final AdminServer admin =
            new AdminServer(POSTGRES.database(), new FixedFleet(), () -> NOW);

    @BeforeEach
    void empty() {
        POSTGRES.database()
                .jdbi()
                .useHandle(handle -> handle.execute("TRUNCATE sluice.usage_event"));
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void showsAChargeWithAllItsFields() {
        insert(new UUID(1, 1), 2, NOW, "acme", "ok", 1_500L);

        assertThat(list(ListChargesRequest.newBuilder()))
                .containsExactly(
                        Charge.newBuilder()
                                .setRequestId("00000000-0000-0001-0000-000000000001")
                                .setAttempt(2)
                                .setStartTime(Times.message(NOW))
                                .setTenantId("acme")
                                .setKeyId("0123456789abcdef")
                                .setOperation("chat")
                                .setRequestedModel("auto")
                                .setModel("small")
                                .setBackend("fast")
                                .setPolicy("p@1")
                                .setOutcome("ok")
                                .setUsage(
                                        Usage.newBuilder()
                                                .setInputTokens(1)
                                                .setCacheReadTokens(2)
                                                .setCacheWriteTokens(3)
                                                .setOutputTokens(4)
                                                .setReasoningTokens(5)
                                                .setSource(UsageSource.USAGE_SOURCE_PROVIDER))
                                .setCostNanoUsd(1_500)
                                .setFirstTokenMs(30)
                                .setDurationMs(40)
                                .build());
    }

    @Test
    void tellsAnUnknownPriceFromNothing() {
        insert(new UUID(1, 1), 1, NOW, "acme", "ok", null);
        insert(new UUID(1, 2), 1, NOW, "acme", "ok", 0L);

        var charges = list(ListChargesRequest.newBuilder());
        assertThat(charges).extracting(Charge::hasCostNanoUsd).containsExactly(false, true);
    }

    @Test
    void pagesNewestFirstWithoutLossWhenTimesAreEqual() {
        for (var i = 0; i < 10; i++) {
            insert(new UUID(1, i / 2), 1 + i % 2, NOW.minusSeconds(i / 5), "acme", "ok", 1L);
        }
        var whole = list(ListChargesRequest.newBuilder());
        var seen = new ArrayList<Charge>();
        var request = ListChargesRequest.newBuilder().setPageSize(3);
        String token;
        do {
            var page = admin.usage.listCharges(request.build());
            seen.addAll(page.getChargesList());
            token = page.getNextPageToken();
            request.setPageToken(token);
            insert(UUID.randomUUID(), 1, NOW.plusSeconds(seen.size()), "acme", "ok", 1L);
        } while (!token.isEmpty());

        assertThat(seen).isEqualTo(whole).hasSize(10);
        assertThat(seen.getFirst().getStartTime()).isEqualTo(Times.message(NOW));
    }

    @Test
    void filtersByTenantKeyAndRequest() {
        insert(new UUID(1, 1), 1, NOW, "acme", "ok", 1L);
        insert(new UUID(1, 2), 1, NOW, "other", "ok", 1L);
        insert(new UUID(1, 2), 2, NOW, "other", "backend_failed", 1L);

        assertThat(list(ListChargesRequest.newBuilder().setTenantId("other"))).hasSize(2);
        assertThat(list(ListChargesRequest.newBuilder().setKeyId("fedcba9876543210"))).isEmpty();
        var request = ListChargesRequest.newBuilder().setRequestId(new UUID(1, 1).toString());
        assertThat(list(request)).extracting(Charge::getTenantId).containsExactly("acme");
    }

    @Test
    void sumsByGroupDearestFirst() {
        insert(new UUID(1, 1), 1, NOW.minusSeconds(60), "acme", "ok", 10L);
        insert(new UUID(1, 2), 1, NOW.minusSeconds(60), "other", "backend_failed", null);
        insert(new UUID(1, 2), 2, NOW.minusSeconds(59), "other", "ok", 30L);
        insert(new UUID(1, 3), 1, NOW.minusSeconds(86_400), "acme", "ok", 1_000L);

        var tokens = Usage.newBuilder();
        var other =
                UsageSum.newBuilder()
                        .setGroup("other")
                        .setRequests(1)
                        .setFailures(1)
                        .setUsage(
                                tokens.setInputTokens(2)
                                        .setCacheReadTokens(4)
                                        .setCacheWriteTokens(6)
                                        .setOutputTokens(8)
                                        .setReasoningTokens(10))
                        .setCostNanoUsd(30)
                        .setUnpriced(1)
                        .build();
        var today = sums(SummarizeUsageRequest.newBuilder().setGroupBy("tenant"));
        assertThat(today).hasSize(2);
        assertThat(today.getFirst()).isEqualTo(other);
        assertThat(today.getLast().getGroup()).isEqualTo("acme");

        var ever = SummarizeUsageRequest.newBuilder().setStartTime(Times.message(Instant.EPOCH));
        assertThat(sums(ever)).singleElement().extracting(UsageSum::getRequests).isEqualTo(3L);
        assertThat(sums(ever.setTenantId("acme")).getFirst().getCostNanoUsd()).isEqualTo(1_010);
        for (var group : List.of("key", "model", "backend")) {
            assertThat(sums(ever.setGroupBy(group)))
                    .singleElement()
                    .matches(sum -> !sum.getGroup().isEmpty());
        }
    }

    @Test
    void refusesWhatItCannotAsk() {
        var group = SummarizeUsageRequest.newBuilder().setGroupBy("policy; DROP TABLE x");
        assertThat(Failure.of(() -> sums(group)).message())
                .isEqualTo(
                        "group_by: \"policy; DROP TABLE x\" (expected: tenant, key, model, backend or nothing)");
        var order = SummarizeUsageRequest.newBuilder().setEndTime(Times.message(Instant.EPOCH));
        assertThat(Failure.of(() -> sums(order)).field()).isEqualTo("end_time");
        var request = ListChargesRequest.newBuilder().setRequestId("1-1-1-1-1");
        assertThat(Failure.of(() -> list(request)).field()).isEqualTo("request_id");
    }

    @Test
    void showsBackEndsAndStatus() {
        assertThat(
                        admin.backends
                                .listBackends(ListBackendsRequest.getDefaultInstance())
                                .getBackendsList())
                .extracting(Backend::getName)
                .containsExactly("fast", "slow");
        var slow = GetBackendRequest.newBuilder().setName("slow").build();
        assertThat(admin.backends.getBackend(slow).getBackend().getName()).isEqualTo("slow");
        assertThat(admin.backends.getStatus(GetStatusRequest.getDefaultInstance()).getVersion())
                .isEqualTo("1.2.3");
        var failure =
                Failure.of(() -> admin.backends.getBackend(GetBackendRequest.getDefaultInstance()));
        assertThat(failure.code()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(failure.message()).isEqualTo("name: \"\" does not exist");
    }

    private List<Charge> list(ListChargesRequest.Builder request) {
        return admin.usage.listCharges(request.build()).getChargesList();
    }

    private List<UsageSum> sums(SummarizeUsageRequest.Builder request) {
        return admin.usage.summarizeUsage(request.build()).getSumsList();
    }

    private static void insert(
            UUID request,
            int attempt,
            Instant start,
            String tenant,
            String outcome,
            @Nullable Long cost) {
        POSTGRES.database()
                .jdbi()
                .useHandle(
                        handle ->
                                handle.createUpdate(
                                                """
                                                INSERT INTO sluice.usage_event (
                                                    request_id, attempt, started_at, tenant_id, key_id,
                                                    operation, requested_model, model, backend, policy,
                                                    outcome, input_tokens, cache_read_tokens,
                                                    cache_write_tokens, output_tokens, reasoning_tokens,
                                                    usage_source, cost_nano_usd, price_version,
                                                    first_token_ms, duration_ms)
                                                VALUES (:request, :attempt, :start, :tenant,
                                                    '0123456789abcdef', 'chat', 'auto', 'small', 'fast',
                                                    'p@1', :outcome, 1, 2, 3, 4, 5, 'provider', :cost, null,
                                                    30, 40)
                                                """)
                                        .bind("request", request)
                                        .bind("attempt", attempt)
                                        .bind("start", start)
                                        .bind("tenant", tenant)
                                        .bind("outcome", outcome)
                                        .bind("cost", cost)
                                        .execute());
    }
}
