package dev.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.Address;
import dev.sluice.database.Changes;
import dev.sluice.database.CuttableLine;
import dev.sluice.database.Database;
import dev.sluice.database.PostgresExtension;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two replicas on one database: keys are changed on one, the other has to follow by itself.
final class RevocationTest {
    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final Pepper PEPPER = Pepper.of("0f".repeat(Pepper.LENGTH));
    private static final Duration NEVER = Duration.ofHours(1);

    private final InstantSource clock = InstantSource.system();
    private final Tenants tenants = new Tenants(POSTGRES.database(), clock);
    private final Keys keys = new Keys(POSTGRES.database(), PEPPER, clock);
    private final Semaphore refreshes = new Semaphore(0);

    @BeforeEach
    void empty() {
        POSTGRES.database()
                .jdbi()
                .useHandle(handle -> handle.execute("TRUNCATE sluice.tenant CASCADE"));
        tenants.create("acme", "Acme", RequestLimits.NONE, false);
    }

    @Test
    void isDeadOnAnotherReplicaAfterOneNotification() throws InterruptedException {
        var issued = issue();
        try (var database = Database.external(POSTGRES.address())) {
            var other = new Identity(database, PEPPER, clock);
            try (var _ = new Changes(database, NEVER, refreshing(other))) {
                awaitRefresh();
                assertThat(accepts(other, issued)).isTrue();

                keys.setDisabled(issued.key().id(), true);
                awaitRefresh();
                assertThat(accepts(other, issued)).isFalse();

                keys.setDisabled(issued.key().id(), false);
                awaitRefresh();
                assertThat(accepts(other, issued)).isTrue();

                keys.delete(issued.key().id());
                awaitRefresh();
                assertThat(accepts(other, issued)).isFalse();
            }
        }
    }

    @Test
    void isDeadAfterOnePollWhenNotificationsAreLost() throws InterruptedException {
        var issued = issue();
        try (var database = Database.external(POSTGRES.address())) {
            silence(true);
            var other = new Identity(database, PEPPER, clock);
            try (var _ = new Changes(database, Changes.INTERVAL, refreshing(other))) {
                awaitRefresh();
                assertThat(accepts(other, issued)).isTrue();

                keys.setDisabled(issued.key().id(), true);
                refreshes.drainPermits();
                // The first may have read before the change; a second begins at most one interval
                // later.
                awaitRefresh();
                awaitRefresh();
                assertThat(accepts(other, issued)).isFalse();
                assertThat(Changes.INTERVAL).isLessThan(Duration.ofSeconds(2));
            }
        } finally {
            silence(false);
        }
    }

    @Test
    void knowsItsKeysWhileTheDatabaseIsAwayAndCatchesUpAfterwards() throws Exception {
        var known = issue();
        var revoked = issue();
        try (var line = new CuttableLine(port(POSTGRES.address()));
                var database = Database.external(through(line))) {
            var other = new Identity(database, PEPPER, clock);
            try (var _ = new Changes(database, Duration.ofMillis(100), refreshing(other))) {
                awaitRefresh();
                line.cut();
                keys.setDisabled(revoked.key().id(), true);

                assertThat(accepts(other, known)).isTrue();
                assertThat(accepts(other, revoked)).isTrue();
                assertThat(refusal(other, KeyText.random().reveal()))
                        .isEqualTo(Reason.IDENTITY_INVALID_KEY);

                refreshes.drainPermits();
                line.mend();
                awaitRefresh();
                assertThat(accepts(other, known)).isTrue();
                assertThat(accepts(other, revoked)).isFalse();
            }
        }
    }

    @Test
    void seesAKeyThatWasDisabledByHand() throws InterruptedException {
        var issued = issue();
        var other = new Identity(POSTGRES.database(), PEPPER, clock);
        try (var _ = new Changes(POSTGRES.database(), NEVER, refreshing(other))) {
            awaitRefresh();
            POSTGRES.database()
                    .jdbi()
                    .useHandle(
                            handle -> handle.execute("UPDATE sluice.api_key SET disabled = true"));
            awaitRefresh();
            assertThat(accepts(other, issued)).isFalse();
        }
    }

    private Runnable refreshing(Identity identity) {
        return () -> {
            identity.refresh();
            refreshes.release();
        };
    }

    private void awaitRefresh() throws InterruptedException {
        assertThat(refreshes.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }

    /// Replaces the trigger's function by one that counts but does not notify.
    private static void silence(boolean silent) {
        var notify = silent ? "" : "PERFORM pg_notify('sluice_changed', TG_TABLE_NAME);";
        POSTGRES.database()
                .jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        """
                                        CREATE OR REPLACE FUNCTION sluice.announce_change()
                                        RETURNS trigger LANGUAGE plpgsql AS $$
                                        BEGIN
                                            UPDATE sluice.revision SET value = value + 1;
                                            %s
                                            RETURN NULL;
                                        END $$
                                        """
                                                .formatted(notify)));
    }

    private static int port(Address address) {
        return Integer.parseInt(address.url().replaceAll(".*:(\\d+)/.*", "$1"));
    }

    private static Address through(CuttableLine line) {
        var direct = POSTGRES.address();
        var url = direct.url().replaceFirst(":\\d+/", ":" + line.port() + "/");
        return new Address(url, direct.user(), direct.password());
    }

    private Keys.Issued issue() {
        var draft = new Keys.Draft("acme", "t", null, RequestLimits.NONE, List.of(), List.of());
        return keys.create(draft).orElseThrow();
    }

    private static boolean accepts(Identity identity, Keys.Issued issued) {
        try {
            return identity.identify(issued.text()).keyId().equals(issued.key().id());
        } catch (GatewayException e) {
            return false;
        }
    }

    private static Reason refusal(Identity identity, String text) {
        try {
            throw new AssertionError("accepted: " + identity.identify(text));
        } catch (GatewayException e) {
            return e.reason();
        }
    }
}
