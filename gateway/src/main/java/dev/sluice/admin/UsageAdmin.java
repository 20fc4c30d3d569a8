package dev.sluice.admin;

import dev.sluice.proto.admin.v1.Charge;
import dev.sluice.proto.admin.v1.ListChargesRequest;
import dev.sluice.proto.admin.v1.ListChargesResponse;
import dev.sluice.proto.admin.v1.SummarizeUsageRequest;
import dev.sluice.proto.admin.v1.SummarizeUsageResponse;
import dev.sluice.proto.admin.v1.UsageServiceGrpc;
import dev.sluice.reason.Reason;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;

/// Shows what was used and what it cost.
public final class UsageAdmin extends UsageServiceGrpc.UsageServiceImplBase {
    private static final int PAGE = 50;

    private final ChargeQueries charges;
    private final InstantSource clock;
    private final Answers answers;

    /// @param executor where database calls may block, such as virtual threads
    public UsageAdmin(ChargeQueries charges, InstantSource clock, Executor executor) {
        this.charges = charges;
        this.clock = clock;
        this.answers = new Answers(executor, Reason.LEDGER_UNAVAILABLE);
    }

    @Override
    public void listCharges(
            ListChargesRequest request, StreamObserver<ListChargesResponse> observer) {
        answers.answer(observer, () -> list(request));
    }

    @Override
    public void summarizeUsage(
            SummarizeUsageRequest request, StreamObserver<SummarizeUsageResponse> observer) {
        answers.answer(observer, () -> summarize(request));
    }

    private ListChargesResponse list(ListChargesRequest request) {
        var filter =
                new ChargeQueries.Filter(
                        tenant(request.getTenantId()),
                        request.getKeyId().isEmpty()
                                ? ""
                                : Fields.keyId("key_id", request.getKeyId()),
                        request.getRequestId().isEmpty()
                                ? null
                                : Fields.requestId("request_id", request.getRequestId()));
        var size = Fields.pageSize(request.getPageSize(), PAGE);
        var after =
                PageToken.parse(request.getPageToken(), 3).map(UsageAdmin::position).orElse(null);
        var found = charges.list(filter, after, size + 1);
        var page = found.subList(0, Math.min(size, found.size()));
        var response = ListChargesResponse.newBuilder().addAllCharges(page);
        if (found.size() > size) {
            response.setNextPageToken(token(page.getLast()));
        }
        return response.build();
    }

    private SummarizeUsageResponse summarize(SummarizeUsageRequest request) {
        var now = clock.instant();
        var start =
                request.hasStartTime()
                        ? Fields.time("start_time", request.getStartTime())
                        : now.truncatedTo(ChronoUnit.DAYS);
        var end = request.hasEndTime() ? Fields.time("end_time", request.getEndTime()) : now;
        if (end.isBefore(start)) {
            throw Fields.invalid("end_time", end.toString(), ">= start_time, " + start);
        }
        var sums =
                charges.summarize(
                        start, end, grouping(request.getGroupBy()), tenant(request.getTenantId()));
        return SummarizeUsageResponse.newBuilder().addAllSums(sums).build();
    }

    private static String tenant(String value) {
        return value.isEmpty() ? "" : Fields.tenantId("tenant_id", value);
    }

    private static ChargeQueries.Grouping grouping(String value) {
        return switch (value) {
            case "" -> ChargeQueries.Grouping.NONE;
            case "tenant" -> ChargeQueries.Grouping.TENANT;
            case "key" -> ChargeQueries.Grouping.KEY;
            case "model" -> ChargeQueries.Grouping.MODEL;
            case "backend" -> ChargeQueries.Grouping.BACKEND;
            default ->
                    throw Fields.invalid(
                            "group_by",
                            Fields.quote(value),
                            "tenant, key, model, backend or nothing");
        };
    }

    private static String token(Charge last) {
        return PageToken.of(
                PageToken.micros(Fields.time("start_time", last.getStartTime())),
                last.getRequestId(),
                Integer.toString(last.getAttempt()));
    }

    private static ChargeQueries.Position position(List<String> columns) {
        UUID request = Fields.requestId("page_token", columns.get(1));
        return new ChargeQueries.Position(
                PageToken.time(columns.get(0)), request, (int) PageToken.number(columns.get(2)));
    }
}
