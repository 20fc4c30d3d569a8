package dev.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.PostgresExtension;
import dev.sluice.reason.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class KeysTest {
    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final Pepper PEPPER = Pepper.of("0f".repeat(Pepper.LENGTH));
    private static final Instant START = Instant.parse("2026-11-20T12:00:00.123456Z");

    private final InstantSource clock = () -> START;
    private final Tenants tenants = new Tenants(POSTGRES.database(), clock);
    private final Keys keys = new Keys(POSTGRES.database(), PEPPER, clock);
    private final Identity identity = new Identity(POSTGRES.database(), PEPPER, clock);

    @BeforeEach
    void empty() {
        POSTGRES.database()
                .jdbi()
                .useHandle(handle -> handle.execute("TRUNCATE sluice.tenant CASCADE"));
        tenants.create("acme", "Acme", RequestLimits.NONE, false);
        tenants.create("other", "Other", RequestLimits.NONE, false);
    }

    @Test
    void storesWhatWasAsked() {
        var draft =
                new Keys.Draft(
                        "acme",
                        "O'Brien \"; --",
                        START.plusSeconds(60),
                        new RequestLimits(5, 6),
                        List.of("a,b", "{c}", "\"d\""),
                        List.of("x'y"));
        var issued = keys.create(draft).orElseThrow();

        var expected =
                new ApiKey(
                        issued.key().id(),
                        "acme",
                        "O'Brien \"; --",
                        false,
                        START,
                        START.plusSeconds(60),
                        new RequestLimits(5, 6),
                        List.of("a,b", "{c}", "\"d\""),
                        List.of("x'y"));
        assertThat(issued.key()).isEqualTo(expected);
        assertThat(keys.page("", null, 10)).containsExactly(expected);
        assertThat(issued.text()).matches("sk-slc_[a-z0-9]{16}_[0-9A-Za-z]{43}");
    }

    @Test
    void knowsNoTenantAndNoKeyThatDoesNotExist() {
        assertThat(keys.create(draft("nobody"))).isEmpty();
        assertThat(keys.setDisabled("0123456789abcdef", true)).isEmpty();
        assertThat(keys.rotate("' OR true --", Duration.ZERO)).isEmpty();
        assertThat(keys.expire("0123456789abcdef", START)).isEmpty();
        assertThat(keys.delete("' OR true --")).isFalse();
    }

    @Test
    void storesNothingThatCouldOpenADoor() {
        var first = keys.create(draft("acme")).orElseThrow();
        var second = keys.rotate(first.key().id(), Duration.ofDays(1)).orElseThrow();

        var dump =
                POSTGRES.database()
                        .jdbi()
                        .withHandle(
                                handle ->
                                        handle.createQuery(
                                                        """
                                                        SELECT k::text || encode(secret_hash, 'escape')
                                                            || encode(previous_hash, 'escape')
                                                        FROM sluice.api_key k
                                                        """)
                                                .mapTo(String.class)
                                                .one());
        var firstSecret = KeyText.parse(first.text()).orElseThrow().secret();
        var secondSecret = KeyText.parse(second.text()).orElseThrow().secret();
        assertThat(dump).contains(first.key().id()).doesNotContain(firstSecret, secondSecret);
    }

    @Test
    void pagesThroughAllKeysOnceWhileKeysComeAndGo() {
        var all = new HashSet<String>();
        for (var i = 0; i < 25; i++) {
            all.add(keys.create(draft(i % 2 == 0 ? "acme" : "other")).orElseThrow().key().id());
        }
        var seen = new ArrayList<String>();
        Keys.@Nullable Position after = null;
        List<ApiKey> page;
        do {
            page = keys.page("", after, 4);
            page.forEach(key -> seen.add(key.id()));
            if (!page.isEmpty()) {
                after = new Keys.Position(page.getLast().createdAt(), page.getLast().id());
                keys.delete(page.getLast().id());
                var newer = InstantSource.fixed(START.plusSeconds(1));
                new Keys(POSTGRES.database(), PEPPER, newer).create(draft("acme"));
            }
        } while (!page.isEmpty());

        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
        assertThat(keys.page("other", null, 100)).allMatch(key -> key.tenant().equals("other"));
    }

    @Test
    void losesNoChangeWhenRotatedDisabledAndExpiredAtTheSameTime() throws Exception {
        var id = keys.create(draft("acme")).orElseThrow().key().id();
        try (var threads = Executors.newFixedThreadPool(6)) {
            var tasks = new ArrayList<Callable<Object>>();
            for (var i = 0; i < 20; i++) {
                tasks.add(() -> keys.rotate(id, Duration.ofHours(1)));
                tasks.add(() -> keys.setDisabled(id, true));
                tasks.add(() -> keys.expire(id, START.plusSeconds(60)));
            }
            for (var done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isNotNull();
            }
        }
        var key = keys.page("", null, 1).getFirst();
        assertThat(key.disabled()).isTrue();
        assertThat(key.expiresAt()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void keepsTheLastTwoOfManyRotations() throws Exception {
        var id = keys.create(draft("acme")).orElseThrow().key().id();
        var texts = new ArrayList<String>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<String> rotate =
                    () -> keys.rotate(id, Duration.ofHours(1)).orElseThrow().text();
            for (var done : threads.invokeAll(Collections.nCopies(12, rotate))) {
                texts.add(done.get());
            }
        }
        identity.refresh();
        assertThat(texts.stream().filter(this::works)).hasSize(2);
    }

    @Test
    void makesTheFirstKeyOnce() throws Exception {
        POSTGRES.database()
                .jdbi()
                .useHandle(handle -> handle.execute("TRUNCATE sluice.tenant CASCADE"));
        var bootstrap = new Bootstrap(POSTGRES.database(), keys, clock);
        Callable<Optional<Keys.Issued>> run = bootstrap::run;
        var issued = new ArrayList<Keys.Issued>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var done : threads.invokeAll(Collections.nCopies(4, run))) {
                done.get().ifPresent(issued::add);
            }
        }
        assertThat(issued).hasSize(1);
        identity.refresh();
        assertThat(identity.identify(issued.getFirst().text()).tenant()).isEqualTo("default");

        keys.delete(issued.getFirst().key().id());
        assertThat(bootstrap.run()).isEmpty();
    }

    @Test
    void changesOnlyTheFieldsOfATenantThatAreGiven() {
        var limited = new Tenants.Change(null, 7, null, null);
        assertThat(tenants.update("acme", limited))
                .contains(new Tenant("acme", "Acme", new RequestLimits(7, 0), false, START));
        var stopped = new Tenants.Change("ACME", null, 3, true);
        assertThat(tenants.update("acme", stopped))
                .contains(new Tenant("acme", "ACME", new RequestLimits(7, 3), true, START));
        assertThat(tenants.update("nobody", stopped)).isEmpty();
        assertThat(tenants.create("acme", "again", RequestLimits.NONE, false)).isEmpty();
        assertThat(tenants.page("", 1).getFirst().id()).isEqualTo("acme");
        assertThat(tenants.page("acme", 9)).extracting(Tenant::id).containsExactly("other");
    }

    private boolean works(String text) {
        try {
            return identity.identify(text).tenant().equals("acme");
        } catch (GatewayException e) {
            return false;
        }
    }

    private static Keys.Draft draft(String tenant) {
        return new Keys.Draft(tenant, "test", null, RequestLimits.NONE, List.of(), List.of());
    }
}
