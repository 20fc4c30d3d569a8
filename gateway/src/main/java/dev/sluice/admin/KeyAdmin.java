package dev.sluice.admin;

import dev.sluice.identity.ApiKey;
import dev.sluice.identity.Identity;
import dev.sluice.identity.Keys;
import dev.sluice.identity.RequestLimits;
import dev.sluice.proto.admin.v1.CreateKeyRequest;
import dev.sluice.proto.admin.v1.CreateKeyResponse;
import dev.sluice.proto.admin.v1.DeleteKeyRequest;
import dev.sluice.proto.admin.v1.DeleteKeyResponse;
import dev.sluice.proto.admin.v1.DisableKeyRequest;
import dev.sluice.proto.admin.v1.DisableKeyResponse;
import dev.sluice.proto.admin.v1.EnableKeyRequest;
import dev.sluice.proto.admin.v1.EnableKeyResponse;
import dev.sluice.proto.admin.v1.ExpireKeyRequest;
import dev.sluice.proto.admin.v1.ExpireKeyResponse;
import dev.sluice.proto.admin.v1.Key;
import dev.sluice.proto.admin.v1.KeyLimits;
import dev.sluice.proto.admin.v1.KeyServiceGrpc;
import dev.sluice.proto.admin.v1.KeyState;
import dev.sluice.proto.admin.v1.ListKeysRequest;
import dev.sluice.proto.admin.v1.ListKeysResponse;
import dev.sluice.proto.admin.v1.RotateKeyRequest;
import dev.sluice.proto.admin.v1.RotateKeyResponse;
import dev.sluice.reason.Reason;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Makes, lists and changes API keys. A change works on this replica as soon as it is answered, on
/// others within 2 seconds.
public final class KeyAdmin extends KeyServiceGrpc.KeyServiceImplBase {
    private static final int PAGE = 100;
    private static final int LONGEST_OVERLAP_SECONDS = 2_592_000;

    private final Keys keys;
    private final KeyRefresh refresh;
    private final InstantSource clock;
    private final Answers answers;

    /// @param executor where database calls may block, such as virtual threads
    public KeyAdmin(Keys keys, Identity identity, InstantSource clock, Executor executor) {
        this.keys = keys;
        this.refresh = new KeyRefresh(identity);
        this.clock = clock;
        this.answers = new Answers(executor, Reason.IDENTITY_UNAVAILABLE);
    }

    @Override
    public void createKey(CreateKeyRequest request, StreamObserver<CreateKeyResponse> observer) {
        answers.answer(
                observer,
                () -> {
                    var draft = draft(request);
                    var issued =
                            keys.create(draft)
                                    .orElseThrow(
                                            () -> Fields.notFound("tenant_id", draft.tenant()));
                    refresh.run();
                    return CreateKeyResponse.newBuilder()
                            .setKey(message(issued.key()))
                            .setSecret(issued.text())
                            .build();
                });
    }

    @Override
    public void listKeys(ListKeysRequest request, StreamObserver<ListKeysResponse> observer) {
        answers.answer(observer, () -> list(request));
    }

    @Override
    public void disableKey(DisableKeyRequest request, StreamObserver<DisableKeyResponse> observer) {
        answers.answer(
                observer,
                () -> {
                    var id = Fields.keyId("key_id", request.getKeyId());
                    var key = changed(id, keys.setDisabled(id, true));
                    return DisableKeyResponse.newBuilder().setKey(key).build();
                });
    }

    @Override
    public void enableKey(EnableKeyRequest request, StreamObserver<EnableKeyResponse> observer) {
        answers.answer(
                observer,
                () -> {
                    var id = Fields.keyId("key_id", request.getKeyId());
                    var key = changed(id, keys.setDisabled(id, false));
                    return EnableKeyResponse.newBuilder().setKey(key).build();
                });
    }

    @Override
    public void rotateKey(RotateKeyRequest request, StreamObserver<RotateKeyResponse> observer) {
        answers.answer(
                observer,
                () -> {
                    var id = Fields.keyId("key_id", request.getKeyId());
                    var overlap =
                            Fields.within(
                                    "overlap_seconds",
                                    request.getOverlapSeconds(),
                                    LONGEST_OVERLAP_SECONDS);
                    var issued = keys.rotate(id, Duration.ofSeconds(overlap));
                    var key = changed(id, issued.map(Keys.Issued::key));
                    return RotateKeyResponse.newBuilder()
                            .setKey(key)
                            .setSecret(issued.orElseThrow().text())
                            .build();
                });
    }

    @Override
    public void expireKey(ExpireKeyRequest request, StreamObserver<ExpireKeyResponse> observer) {
        answers.answer(
                observer,
                () -> {
                    var id = Fields.keyId("key_id", request.getKeyId());
                    var time =
                            request.hasExpireTime()
                                    ? Fields.time("expire_time", request.getExpireTime())
                                    : null;
                    return ExpireKeyResponse.newBuilder()
                            .setKey(changed(id, keys.expire(id, time)))
                            .build();
                });
    }

    @Override
    public void deleteKey(DeleteKeyRequest request, StreamObserver<DeleteKeyResponse> observer) {
        answers.answer(
                observer,
                () -> {
                    var id = Fields.keyId("key_id", request.getKeyId());
                    if (!keys.delete(id)) {
                        throw Fields.notFound("key_id", id);
                    }
                    refresh.run();
                    return DeleteKeyResponse.getDefaultInstance();
                });
    }

    private Keys.Draft draft(CreateKeyRequest request) {
        var limits = request.getLimits();
        return new Keys.Draft(
                Fields.tenantId("tenant_id", request.getTenantId()),
                Fields.text("name", request.getName(), 100),
                request.hasExpireTime()
                        ? future(Fields.time("expire_time", request.getExpireTime()))
                        : null,
                new RequestLimits(
                        Fields.atLeastZero(
                                "limits.requests_per_minute", limits.getRequestsPerMinute()),
                        Fields.atLeastZero(
                                "limits.concurrent_requests", limits.getConcurrentRequests())),
                Fields.texts("allowed_models", request.getAllowedModelsList(), 100, 200),
                Fields.texts("tags", request.getTagsList(), 16, 64));
    }

    private Instant future(Instant time) {
        if (!time.isAfter(clock.instant())) {
            throw Fields.invalid("expire_time", time.toString(), "in the future");
        }
        return time;
    }

    private ListKeysResponse list(ListKeysRequest request) {
        var tenant = request.getTenantId();
        if (!tenant.isEmpty()) {
            Fields.tenantId("tenant_id", tenant);
        }
        var size = Fields.pageSize(request.getPageSize(), PAGE);
        var after =
                PageToken.parse(request.getPageToken(), 2)
                        .map(
                                columns ->
                                        new Keys.Position(
                                                PageToken.time(columns.get(0)), columns.get(1)))
                        .orElse(null);
        var found = keys.page(tenant, after, size + 1);
        var page = found.subList(0, Math.min(size, found.size()));
        var response = ListKeysResponse.newBuilder();
        page.forEach(key -> response.addKeys(message(key)));
        if (found.size() > size) {
            var last = page.getLast();
            response.setNextPageToken(PageToken.of(PageToken.micros(last.createdAt()), last.id()));
        }
        return response.build();
    }

    private Key changed(String id, Optional<ApiKey> key) {
        var found = key.orElseThrow(() -> Fields.notFound("key_id", id));
        refresh.run();
        return message(found);
    }

    private Key message(ApiKey key) {
        var message =
                Key.newBuilder()
                        .setKeyId(key.id())
                        .setTenantId(key.tenant())
                        .setName(key.name())
                        .setState(state(key))
                        .setCreateTime(Times.message(key.createdAt()))
                        .setLimits(
                                KeyLimits.newBuilder()
                                        .setRequestsPerMinute(key.limits().perMinute())
                                        .setConcurrentRequests(key.limits().concurrent()))
                        .addAllAllowedModels(key.allowedModels())
                        .addAllTags(key.tags());
        var expiresAt = key.expiresAt();
        if (expiresAt != null) {
            message.setExpireTime(Times.message(expiresAt));
        }
        return message.build();
    }

    private KeyState state(ApiKey key) {
        if (key.disabled()) {
            return KeyState.KEY_STATE_DISABLED;
        }
        return key.isExpired(clock.instant())
                ? KeyState.KEY_STATE_EXPIRED
                : KeyState.KEY_STATE_ACTIVE;
    }
}
