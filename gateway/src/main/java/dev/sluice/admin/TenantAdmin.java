package dev.sluice.admin;

import dev.sluice.identity.Identity;
import dev.sluice.identity.RequestLimits;
import dev.sluice.identity.Tenants;
import dev.sluice.proto.admin.v1.CreateTenantRequest;
import dev.sluice.proto.admin.v1.CreateTenantResponse;
import dev.sluice.proto.admin.v1.ListTenantsRequest;
import dev.sluice.proto.admin.v1.ListTenantsResponse;
import dev.sluice.proto.admin.v1.Tenant;
import dev.sluice.proto.admin.v1.TenantServiceGrpc;
import dev.sluice.proto.admin.v1.UpdateTenantRequest;
import dev.sluice.proto.admin.v1.UpdateTenantResponse;
import dev.sluice.reason.Reason;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;

/// Makes, lists and changes tenants.
public final class TenantAdmin extends TenantServiceGrpc.TenantServiceImplBase {
    private static final int PAGE = 100;
    private static final int LONGEST_NAME = 100;

    private final Tenants tenants;
    private final KeyRefresh refresh;
    private final Answers answers;

    /// @param executor where database calls may block, such as virtual threads
    public TenantAdmin(Tenants tenants, Identity identity, Executor executor) {
        this.tenants = tenants;
        this.refresh = new KeyRefresh(identity);
        this.answers = new Answers(executor, Reason.IDENTITY_UNAVAILABLE);
    }

    @Override
    public void createTenant(
            CreateTenantRequest request, StreamObserver<CreateTenantResponse> observer) {
        answers.answer(
                observer,
                () ->
                        CreateTenantResponse.newBuilder()
                                .setTenant(create(request.getTenant()))
                                .build());
    }

    @Override
    public void listTenants(
            ListTenantsRequest request, StreamObserver<ListTenantsResponse> observer) {
        answers.answer(observer, () -> list(request));
    }

    @Override
    public void updateTenant(
            UpdateTenantRequest request, StreamObserver<UpdateTenantResponse> observer) {
        answers.answer(
                observer,
                () -> UpdateTenantResponse.newBuilder().setTenant(update(request)).build());
    }

    private Tenant create(Tenant tenant) {
        var id = Fields.tenantId("tenant.tenant_id", tenant.getTenantId());
        var name = Fields.text("tenant.name", tenant.getName(), LONGEST_NAME);
        var limits =
                new RequestLimits(
                        Fields.atLeastZero(
                                "tenant.requests_per_minute", tenant.getRequestsPerMinute()),
                        Fields.atLeastZero(
                                "tenant.concurrent_requests", tenant.getConcurrentRequests()));
        return tenants.create(id, name, limits, tenant.getDisabled())
                .map(TenantAdmin::message)
                .orElseThrow(
                        () ->
                                Reason.ADMIN_ALREADY_EXISTS
                                        .because(
                                                "tenant.tenant_id: %s exists already".formatted(id))
                                        .at("tenant.tenant_id"));
    }

    private ListTenantsResponse list(ListTenantsRequest request) {
        var size = Fields.pageSize(request.getPageSize(), PAGE);
        var after =
                PageToken.parse(request.getPageToken(), 1)
                        .map(columns -> columns.getFirst())
                        .orElse("");
        var found = tenants.page(after, size + 1);
        var page = found.subList(0, Math.min(size, found.size()));
        var response = ListTenantsResponse.newBuilder();
        page.forEach(tenant -> response.addTenants(message(tenant)));
        if (found.size() > size) {
            response.setNextPageToken(PageToken.of(page.getLast().id()));
        }
        return response.build();
    }

    private Tenant update(UpdateTenantRequest request) {
        var id = Fields.tenantId("tenant_id", request.getTenantId());
        var change =
                new Tenants.Change(
                        request.hasName()
                                ? Fields.text("name", request.getName(), LONGEST_NAME)
                                : null,
                        request.hasRequestsPerMinute()
                                ? Fields.atLeastZero(
                                        "requests_per_minute", request.getRequestsPerMinute())
                                : null,
                        request.hasConcurrentRequests()
                                ? Fields.atLeastZero(
                                        "concurrent_requests", request.getConcurrentRequests())
                                : null,
                        request.hasDisabled() ? request.getDisabled() : null);
        var tenant = tenants.update(id, change).orElseThrow(() -> Fields.notFound("tenant_id", id));
        refresh.run();
        return message(tenant);
    }

    private static Tenant message(dev.sluice.identity.Tenant tenant) {
        return Tenant.newBuilder()
                .setTenantId(tenant.id())
                .setName(tenant.name())
                .setRequestsPerMinute(tenant.limits().perMinute())
                .setConcurrentRequests(tenant.limits().concurrent())
                .setDisabled(tenant.disabled())
                .setCreateTime(Times.message(tenant.createdAt()))
                .build();
    }
}
