package dev.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.Address;
import dev.sluice.database.Database;
import dev.sluice.database.PostgresExtension;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentityTest {
    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
    private static final Pepper PEPPER = Pepper.of("0f".repeat(Pepper.LENGTH));

    private Instant now = START;
    private final InstantSource clock = () -> now;
    private final Tenants tenants = new Tenants(POSTGRES.database(), clock);
    private final Keys keys = new Keys(POSTGRES.database(), PEPPER, clock);
    private final Identity identity = new Identity(POSTGRES.database(), PEPPER, clock);

    @BeforeEach
    void empty() {
        POSTGRES.database()
                .jdbi()
                .useHandle(handle -> handle.execute("TRUNCATE sluice.tenant CASCADE"));
        tenants.create("acme", "Acme", new RequestLimits(600, 20), false);
    }

    @Test
    void tellsTheCallerOfAKey() {
        var draft =
                new Keys.Draft(
                        "acme",
                        "CI",
                        null,
                        new RequestLimits(60, 2),
                        List.of("small", "big"),
                        List.of("team:search"));
        var issued = keys.create(draft).orElseThrow();
        identity.refresh();

        var caller =
                new Caller(
                        "acme",
                        issued.key().id(),
                        new RequestLimits(60, 2),
                        new RequestLimits(600, 20),
                        Set.of("big", "small"),
                        List.of("team:search"));
        assertThat(identity.identify(issued.text())).isEqualTo(caller);
        assertThat(identity.identify("Bearer " + issued.text())).isEqualTo(caller);
        assertThat(identity.identify("bearer  " + issued.text() + " ")).isEqualTo(caller);
    }

    static Stream<@Nullable String> wrongKeys() {
        var id = "0123456789abcdef";
        return Stream.of(
                null,
                "",
                " ",
                "Bearer",
                "Bearer ",
                "Basic dXNlcjpwYXNz",
                "sk-slc_",
                "sk-proj-abc",
                "sk-slc_" + id + "_" + "a".repeat(42),
                "sk-slc_" + id + "_" + "a".repeat(43),
                "sk-slc_" + id + "-" + "a".repeat(43),
                "sk-slc_' OR '1'='1' --x_" + "a".repeat(43),
                "sk-slc_'; DROP TABLE --_" + "'".repeat(43),
                "sk-slc_" + "é".repeat(16) + "_" + "\uD83D".repeat(43),
                "sk-slc_" + "\0".repeat(16) + "_" + "\0".repeat(43),
                "x".repeat(1_000_000));
    }

    @ParameterizedTest
    @MethodSource("wrongKeys")
    void refusesWhatIsNoKey(@Nullable String text) {
        issue("acme");
        identity.refresh();

        assertThat(refusal(text).reason()).isEqualTo(Reason.IDENTITY_INVALID_KEY);
        assertThat(keys.page("", null, 10)).hasSize(1);
    }

    @Test
    void answersAWrongSecretLikeAnUnknownKey() {
        var text = issue("acme").text();
        identity.refresh();
        var wrongSecret = text.substring(0, text.length() - 1) + (text.endsWith("a") ? "b" : "a");
        var unknown = KeyText.random().reveal();

        assertThat(refusal(wrongSecret).text()).isEqualTo(refusal(unknown).text());
        assertThat(refusal(wrongSecret).getStackTrace()).isEmpty();
    }

    @Test
    void tellsWhyAKeyDoesNotWorkOnlyToWhoHasItsSecret() {
        var issued = issue("acme");
        keys.setDisabled(issued.key().id(), true);
        identity.refresh();

        assertThat(refusal(issued.text()).text()).contains("disabled");
        var guess = new KeyText(issued.key().id(), "a".repeat(43)).reveal();
        assertThat(refusal(guess).text()).doesNotContain("disabled", issued.key().id());
    }

    @Test
    void refusesTheKeyThatExpired() {
        var issued = issue("acme");
        keys.expire(issued.key().id(), START.plusSeconds(10));
        identity.refresh();

        now = START.plusSeconds(10).minusMillis(1);
        assertThat(identity.identify(issued.text()).tenant()).isEqualTo("acme");
        now = START.plusSeconds(10);
        assertThat(refusal(issued.text()).text()).contains("expired at 2026-11-20T12:00:10Z");

        keys.expire(issued.key().id(), null);
        identity.refresh();
        assertThat(identity.identify(issued.text()).tenant()).isEqualTo("acme");
    }

    @Test
    void refusesDeletedKeysAndKeysOfADisabledTenant() {
        tenants.create("other", "Other", RequestLimits.NONE, false);
        var deleted = issue("acme");
        var stopped = issue("other");
        var fine = issue("acme");
        assertThat(keys.delete(deleted.key().id())).isTrue();
        tenants.update("other", new Tenants.Change(null, null, null, true));
        identity.refresh();

        assertThat(refusal(deleted.text()).reason()).isEqualTo(Reason.IDENTITY_INVALID_KEY);
        assertThat(refusal(stopped.text()).reason()).isEqualTo(Reason.IDENTITY_FORBIDDEN);
        assertThat(identity.identify(fine.text()).keyId()).isEqualTo(fine.key().id());
    }

    @Test
    void acceptsTheOldSecretUntilTheOverlapEnds() {
        var first = issue("acme");
        var second = keys.rotate(first.key().id(), Duration.ofSeconds(60)).orElseThrow();
        identity.refresh();

        assertThat(second.text()).isNotEqualTo(first.text());
        assertThat(identity.identify(first.text())).isEqualTo(identity.identify(second.text()));
        now = START.plusSeconds(60);
        assertThat(refusal(first.text()).text()).contains("replaced by a new secret");
        assertThat(identity.identify(second.text()).keyId()).isEqualTo(first.key().id());
    }

    @Test
    void refusesTheOldSecretAtOnceWithoutOverlap() {
        var first = issue("acme");
        var second = keys.rotate(first.key().id(), Duration.ofSeconds(60)).orElseThrow();
        var third = keys.rotate(first.key().id(), Duration.ZERO).orElseThrow();
        identity.refresh();

        assertThat(refusal(first.text()).reason()).isEqualTo(Reason.IDENTITY_INVALID_KEY);
        assertThat(refusal(second.text()).reason()).isEqualTo(Reason.IDENTITY_INVALID_KEY);
        assertThat(identity.identify(third.text()).keyId()).isEqualTo(first.key().id());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isUnavailableOnlyUntilTheKeysWereRead(boolean read) {
        var issued = issue("acme");
        if (read) {
            identity.refresh();
        }

        var unknown = refusal(KeyText.random().reveal());
        assertThat(unknown.reason())
                .isEqualTo(read ? Reason.IDENTITY_INVALID_KEY : Reason.IDENTITY_UNAVAILABLE);
        assertThat(identity.isReady()).isEqualTo(read);
        assertThat(refusal("sk-nonsense").reason()).isEqualTo(Reason.IDENTITY_INVALID_KEY);
        assertThat(issued.toString()).doesNotContain(issued.text());
    }

    @Test
    void isUnavailableWhenTheDatabaseNeverAnswered() {
        var nowhere = new Address("jdbc:postgresql://127.0.0.1:1/postgres", "nobody", "");
        try (var database = Database.external(nowhere)) {
            var blind = new Identity(database, PEPPER, clock);
            assertThatThrownBy(blind::refresh).isInstanceOf(RuntimeException.class);

            assertThatThrownBy(() -> blind.identify(KeyText.random().reveal()))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> {
                                assertThat(e.reason()).isEqualTo(Reason.IDENTITY_UNAVAILABLE);
                                assertThat(e.retryAfterMillis()).isPositive();
                            });
        }
    }

    private Keys.Issued issue(String tenant) {
        var draft = new Keys.Draft(tenant, "test", null, RequestLimits.NONE, List.of(), List.of());
        return keys.create(draft).orElseThrow();
    }

    private GatewayException refusal(@Nullable String text) {
        try {
            var caller = identity.identify(text);
            throw new AssertionError("accepted: " + caller);
        } catch (GatewayException e) {
            return e;
        }
    }
}
