package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import dev.sluice.database.Address;
import dev.sluice.database.Database;
import dev.sluice.database.PostgresExtension;
import dev.sluice.proto.admin.v1.CreateKeyRequest;
import dev.sluice.proto.admin.v1.CreateTenantRequest;
import dev.sluice.proto.admin.v1.DeleteKeyRequest;
import dev.sluice.proto.admin.v1.DisableKeyRequest;
import dev.sluice.proto.admin.v1.EnableKeyRequest;
import dev.sluice.proto.admin.v1.ExpireKeyRequest;
import dev.sluice.proto.admin.v1.Key;
import dev.sluice.proto.admin.v1.KeyLimits;
import dev.sluice.proto.admin.v1.KeyState;
import dev.sluice.proto.admin.v1.ListKeysRequest;
import dev.sluice.proto.admin.v1.ListTenantsRequest;
import dev.sluice.proto.admin.v1.RotateKeyRequest;
import dev.sluice.proto.admin.v1.Tenant;
import dev.sluice.proto.admin.v1.UpdateTenantRequest;
import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class KeyAdminTest {
    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

    private final AdminServer admin =
            new AdminServer(POSTGRES.database(), new FixedFleet(), () -> START);

    @BeforeEach
    void tenant() {
        POSTGRES.database()
                .jdbi()
                .useHandle(handle -> handle.execute("TRUNCATE sluice.tenant CASCADE"));
        var tenant = Tenant.newBuilder().setTenantId("acme").setName("Acme");
        admin.tenants.createTenant(CreateTenantRequest.newBuilder().setTenant(tenant).build());
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void leadsAKeyThroughItsLife() {
        var made = admin.keys.createKey(valid().build());
        var id = made.getKey().getKeyId();
        assertThat(made.getKey())
                .isEqualTo(
                        Key.newBuilder()
                                .setKeyId(id)
                                .setTenantId("acme")
                                .setName("CI")
                                .setState(KeyState.KEY_STATE_ACTIVE)
                                .setCreateTime(seconds(0))
                                .setExpireTime(seconds(60))
                                .setLimits(KeyLimits.newBuilder().setRequestsPerMinute(9))
                                .addAllowedModels("small")
                                .addTags("team:a")
                                .build());
        assertThat(admin.identity.identify(made.getSecret()).keyId()).isEqualTo(id);

        assertThat(disable(id).getState()).isEqualTo(KeyState.KEY_STATE_DISABLED);
        assertThatThrownBy(() -> admin.identity.identify(made.getSecret()))
                .hasMessageContaining("disabled");
        var enabled = admin.keys.enableKey(EnableKeyRequest.newBuilder().setKeyId(id).build());
        assertThat(enabled.getKey().getState()).isEqualTo(KeyState.KEY_STATE_ACTIVE);

        var rotated = admin.keys.rotateKey(RotateKeyRequest.newBuilder().setKeyId(id).build());
        assertThat(admin.identity.identify(rotated.getSecret()).keyId()).isEqualTo(id);
        assertThatThrownBy(() -> admin.identity.identify(made.getSecret()))
                .hasMessageContaining("wrong");

        var expired =
                admin.keys.expireKey(
                        ExpireKeyRequest.newBuilder()
                                .setKeyId(id)
                                .setExpireTime(seconds(0))
                                .build());
        assertThat(expired.getKey().getState()).isEqualTo(KeyState.KEY_STATE_EXPIRED);
        var cleared = admin.keys.expireKey(ExpireKeyRequest.newBuilder().setKeyId(id).build());
        assertThat(cleared.getKey().hasExpireTime()).isFalse();

        admin.keys.deleteKey(DeleteKeyRequest.newBuilder().setKeyId(id).build());
        assertThat(list(ListKeysRequest.getDefaultInstance())).isEmpty();
        assertThat(Failure.of(() -> disable(id)))
                .isEqualTo(
                        new Failure(
                                Status.Code.NOT_FOUND,
                                "key_id: " + id + " does not exist",
                                "admin_not_found",
                                "key_id",
                                0));
    }

    static Stream<Arguments> badKeys() {
        var text = "x".repeat(101);
        return Stream.of(
                Arguments.of(
                        valid().setTenantId(""), "tenant_id", "tenant_id: \"\" (expected: 1 to 63"),
                Arguments.of(valid().setTenantId("A'--"), "tenant_id", "\"A'--\""),
                Arguments.of(
                        valid().setName(" "), "name", "name: 1 characters (expected: 1 to 100"),
                Arguments.of(valid().setName(text), "name", "name: 101 characters"),
                Arguments.of(valid().setName("a\0b"), "name", "name: a control character"),
                Arguments.of(
                        valid().setExpireTime(seconds(0)),
                        "expire_time",
                        "(expected: in the future)"),
                Arguments.of(
                        valid().setExpireTime(Timestamp.newBuilder().setNanos(-1)),
                        "expire_time",
                        "expire_time: 0 s, -1 ns"),
                Arguments.of(
                        valid().setLimits(KeyLimits.newBuilder().setRequestsPerMinute(-3)),
                        "limits.requests_per_minute",
                        "limits.requests_per_minute: -3 (expected: >= 0)"),
                Arguments.of(valid().addAllowedModels(""), "allowed_models[1]", "0 characters"),
                Arguments.of(
                        valid().addAllTags(Collections.nCopies(16, "t")),
                        "tags",
                        "tags: 17 entries (expected: <= 16)"));
    }

    @ParameterizedTest
    @MethodSource("badKeys")
    void namesTheFieldAtFault(CreateKeyRequest.Builder request, String field, String message) {
        var failure = Failure.of(() -> admin.keys.createKey(request.build()));

        assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(failure.reason()).isEqualTo("door_invalid_request");
        assertThat(failure.field()).isEqualTo(field);
        assertThat(failure.message()).contains(message);
    }

    @Test
    void doesNotRepeatAWholeKeyThatWasPastedAsId() {
        var secret = admin.keys.createKey(valid().build()).getSecret();

        var failure = Failure.of(() -> disable(secret));
        assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(failure.message()).startsWith("key_id: 67 characters").doesNotContain(secret);
    }

    @Test
    void refusesAnOverlapThatIsTooLong() {
        var request = RotateKeyRequest.newBuilder().setKeyId("0123456789abcdef");
        var failure =
                Failure.of(
                        () -> admin.keys.rotateKey(request.setOverlapSeconds(2_592_001).build()));
        assertThat(failure.message())
                .isEqualTo("overlap_seconds: 2592001 (expected: 0 to 2592000)");
    }

    @Test
    void pagesThroughKeysAndRefusesATokenOfItsOwnMaking() {
        for (var i = 0; i < 7; i++) {
            admin.keys.createKey(valid().build());
        }
        var seen = new ArrayList<String>();
        var request = ListKeysRequest.newBuilder().setPageSize(3).setTenantId("acme");
        String token;
        do {
            var page = admin.keys.listKeys(request.build());
            page.getKeysList().forEach(key -> seen.add(key.getKeyId()));
            token = page.getNextPageToken();
            request.setPageToken(token);
        } while (!token.isEmpty());
        assertThat(seen).hasSize(7).doesNotHaveDuplicates();

        for (var wrong : List.of("!", "AAAA", "fA", "OTl8eA=x", "x".repeat(5_000))) {
            var failure = Failure.of(() -> list(request.setPageToken(wrong).build()));
            assertThat(failure.field()).isEqualTo("page_token");
            assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
        var tooMany = ListKeysRequest.newBuilder().setPageSize(1_001).build();
        assertThat(Failure.of(() -> list(tooMany)).message())
                .isEqualTo("page_size: 1001 (expected: 0 to 1000)");
    }

    @Test
    void makesAndChangesTenants() {
        var request = UpdateTenantRequest.newBuilder().setTenantId("acme").setDisabled(true);
        var secret = admin.keys.createKey(valid().build()).getSecret();

        assertThat(admin.tenants.updateTenant(request.build()).getTenant().getDisabled()).isTrue();
        assertThatThrownBy(() -> admin.identity.identify(secret))
                .hasMessage("tenant acme: disabled");
        var again = CreateTenantRequest.newBuilder();
        again.getTenantBuilder().setTenantId("acme").setName("x");
        var failure = Failure.of(() -> admin.tenants.createTenant(again.build()));
        assertThat(failure.code()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(failure.field()).isEqualTo("tenant.tenant_id");
        assertThat(
                        Failure.of(
                                () ->
                                        admin.tenants.updateTenant(
                                                request.setTenantId("none").build())))
                .extracting(Failure::code)
                .isEqualTo(Status.Code.NOT_FOUND);

        again.getTenantBuilder().setTenantId("b").setConcurrentRequests(4);
        admin.tenants.createTenant(again.build());
        var first =
                admin.tenants.listTenants(ListTenantsRequest.newBuilder().setPageSize(1).build());
        assertThat(first.getTenantsList()).extracting(Tenant::getTenantId).containsExactly("acme");
        var second =
                admin.tenants.listTenants(
                        ListTenantsRequest.newBuilder()
                                .setPageToken(first.getNextPageToken())
                                .build());
        assertThat(second.getTenants(0).getConcurrentRequests()).isEqualTo(4);
        assertThat(second.getNextPageToken()).isEmpty();
    }

    @Test
    void saysWhenToComeBackWhileTheDatabaseIsAway() {
        var nowhere = new Address("jdbc:postgresql://127.0.0.1:1/postgres", "nobody", "");
        try (var database = Database.external(nowhere);
                var away = new AdminServer(database, new FixedFleet(), () -> START)) {
            var failure = Failure.of(() -> away.keys.createKey(valid().build()));
            assertThat(failure)
                    .isEqualTo(
                            new Failure(
                                    Status.Code.UNAVAILABLE,
                                    "the database does not answer",
                                    "identity_unavailable",
                                    "",
                                    2_000));
        }
    }

    private Key disable(String id) {
        return admin.keys.disableKey(DisableKeyRequest.newBuilder().setKeyId(id).build()).getKey();
    }

    private List<Key> list(ListKeysRequest request) {
        return admin.keys.listKeys(request).getKeysList();
    }

    private static CreateKeyRequest.Builder valid() {
        return CreateKeyRequest.newBuilder()
                .setTenantId("acme")
                .setName("CI")
                .setExpireTime(seconds(60))
                .setLimits(KeyLimits.newBuilder().setRequestsPerMinute(9))
                .addAllowedModels("small")
                .addTags("team:a");
    }

    private static Timestamp seconds(long after) {
        return Times.message(START.plusSeconds(after));
    }
}
