package dev.sluice.gateway;

import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.server.Server;
import dev.sluice.admin.ChargeTable;
import dev.sluice.admission.Admission;
import dev.sluice.admission.AdmissionSettings;
import dev.sluice.cache.EmbeddingCache;
import dev.sluice.config.BackendSettings;
import dev.sluice.config.Settings;
import dev.sluice.config.SettingsException;
import dev.sluice.database.Address;
import dev.sluice.database.Changes;
import dev.sluice.database.Database;
import dev.sluice.dispatch.Balancers;
import dev.sluice.dispatch.Dispatch;
import dev.sluice.identity.AdminToken;
import dev.sluice.identity.Bootstrap;
import dev.sluice.identity.Identity;
import dev.sluice.identity.Keys;
import dev.sluice.identity.Pepper;
import dev.sluice.identity.RequestLimits;
import dev.sluice.identity.Tenants;
import dev.sluice.ledger.Ledger;
import dev.sluice.ledger.PostgresChargeSink;
import dev.sluice.ledger.journal.JournalSettings;
import dev.sluice.ledger.price.PriceTable;
import dev.sluice.ledger.report.Meters;
import dev.sluice.ledger.report.RequestLog;
import dev.sluice.ledger.report.RequestLogQueue;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.Snapshot;
import dev.sluice.policy.view.InputLimits;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// The whole server, constructed top to bottom in the order in which a request meets its parts.
public final class Gateway implements AutoCloseable {
    private static final Duration WARM_UP = Duration.ofMillis(1_500);

    private final EventLoopGroup loops =
            EventLoopGroups.newEventLoopGroup(
                    Runtime.getRuntime().availableProcessors(), "sluice-io", true);
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Database database;
    private final Changes changes;
    private final Admission admission;
    private final Ledger ledger;
    private final RequestLogQueue requestLog;
    private final AdminToken adminToken;
    private final FirstKey firstKey;
    private final AtomicReference<Snapshot> snapshot;
    private final Health health;
    private final Server server;

    private Gateway(Settings settings, InstantSource clock, LongSupplier nanoTime)
            throws IOException {
        var folder = Files.createDirectories(settings.dataDir());
        var limits = InputLimits.DEFAULT;

        database = database(settings);
        var pepper = Pepper.inFile(folder.resolve("pepper"));
        var keys = new Keys(database, pepper, clock);
        firstKey = new FirstKey(folder.resolve("first-key"));
        new Bootstrap(database, keys, clock)
                .run()
                .ifPresent(issued -> firstKey.keep(issued.text()));
        var identity = new Identity(database, pepper, clock);
        identity.refresh();
        changes = new Changes(database, Changes.INTERVAL, identity::refresh);
        adminToken =
                settings.server().adminToken() != null
                        ? AdminToken.of(settings.server().adminToken().value())
                        : AdminToken.inFile(folder.resolve("admin-token"));

        admission =
                new Admission(
                        new AdmissionSettings(
                                new RequestLimits(
                                        settings.limits().requestsPerMinute(),
                                        settings.limits().concurrentRequests()),
                                settings.limits().queueCapacity(),
                                settings.limits().queueTimeout()),
                        nanoTime);

        var fleet =
                new FleetBuilder(limits, loops::next, clock, nanoTime).build(settings.backends());
        snapshot = new AtomicReference<>(new Snapshot(PolicyFile.load(settings.policy()), fleet));

        var prices = prices(settings);
        ledger =
                Ledger.open(
                        folder.resolve("journal"),
                        JournalSettings.DEFAULT,
                        () -> prices,
                        new PostgresChargeSink(database.jdbi()),
                        nanoTime);
        var meters = meters(fleet.models(), settings);
        requestLog = new RequestLogQueue(new RequestLog());
        meters.show(
                "sluice.request.log.dropped",
                "Request lines dropped because writing could not keep up",
                requestLog::dropped);
        var dispatch =
                new Dispatch(
                        ledger, new Balancers(), settings.limits().queueTimeout(), clock, nanoTime);

        var pipeline =
                new Pipeline(
                        identity,
                        admission,
                        snapshot,
                        new EmbeddingCache(settings.cache().embeddings().bytes()),
                        dispatch,
                        request -> {
                            requestLog.write(request);
                            meters.count(request);
                        },
                        clock,
                        nanoTime);

        health = new Health(database, ledger);
        var view =
                new GatewayFleetView(
                        snapshot::get,
                        settings.backends().stream()
                                .collect(
                                        Collectors.toMap(
                                                BackendSettings::name, Function.identity())),
                        admission,
                        ledger,
                        database,
                        clock.instant());
        var control =
                new ControlPlane(
                        keys,
                        new Tenants(database, clock),
                        identity,
                        new ChargeTable(database),
                        view,
                        clock,
                        blocking);
        server =
                new HttpServer(settings.server(), loops, adminToken, clock)
                        .build(pipeline, control, health, registry, limits);
    }

    /// Starts a gateway and returns when it is ready for traffic.
    ///
    /// @throws SettingsException when a setting cannot be used
    public static Gateway start(Settings settings) {
        try {
            var gateway = new Gateway(settings, InstantSource.system(), System::nanoTime);
            gateway.server.start().join();
            if (settings.server().warmUp()) {
                gateway.warmUp(settings.server().host());
            }
            gateway.health.ready(true);
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void warmUp(String host) {
        new WarmUp(snapshot.get(), System::nanoTime, WARM_UP)
                .run(
                        "http://" + host + ":" + port(),
                        loops,
                        Runtime.getRuntime().availableProcessors());
    }

    private static Database database(Settings settings) {
        var external = settings.database();
        if (external == null) {
            return Database.embedded(settings.dataDir().resolve("postgres"));
        }
        return Database.external(
                new Address(
                        external.url(),
                        external.user() == null ? "" : external.user(),
                        external.password() == null ? "" : external.password().value()));
    }

    private static PriceTable prices(Settings settings) throws IOException {
        var file = settings.prices();
        return file == null
                ? PriceTable.builtIn()
                : PriceTable.parse(file.toString(), Files.readString(file));
    }

    private Meters meters(Iterable<String> models, Settings settings) {
        var meters = new Meters(registry);
        var known = new HashSet<String>(Set.of("auto"));
        models.forEach(known::add);
        meters.know(
                known,
                settings.backends().stream()
                        .map(BackendSettings::name)
                        .collect(Collectors.toSet()));
        ledger.listen(meters::count);
        meters.show("sluice.in.flight", "Requests that hold a permit", admission::inFlight);
        meters.show("sluice.queued", "Requests that wait for a slot", admission::queued);
        meters.show("sluice.ledger.backlog", "Charges not in the database yet", ledger::backlog);
        return meters;
    }

    /// Port that the server listens on.
    public int port() {
        return server.activeLocalPort();
    }

    /// Token of the control plane.
    public String adminToken() {
        return adminToken.reveal();
    }

    /// Key that the first start made.
    public FirstKey firstKey() {
        return firstKey;
    }

    /// What requests are decided by now.
    public Snapshot snapshot() {
        return snapshot.get();
    }

    /// Stops: no new requests, running ones finish, then everything that was charged is shipped.
    @Override
    public void close() {
        health.ready(false);
        admission.drain();
        server.stop().join();
        requestLog.close();
        changes.close();
        try {
            ledger.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            admission.close();
            snapshot.get().fleet().backends().forEach(state -> state.backend().close());
            database.close();
            blocking.close();
            loops.shutdownGracefully();
        }
    }
}
