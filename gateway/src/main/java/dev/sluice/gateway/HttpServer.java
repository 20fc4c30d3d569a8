package dev.sluice.gateway;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.docs.DocService;
import com.linecorp.armeria.server.grpc.GrpcService;
import dev.sluice.config.Settings.ServerSettings;
import dev.sluice.door.FirstRequest;
import dev.sluice.door.grpc.ChatGrpc;
import dev.sluice.door.grpc.EmbeddingGrpc;
import dev.sluice.door.grpc.ModelGrpc;
import dev.sluice.door.openai.ModelsService;
import dev.sluice.door.openai.OpenAiService;
import dev.sluice.identity.AdminToken;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.policy.view.InputLimits;
import io.grpc.BindableService;
import io.grpc.Status;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one port: every path, who may use it, and the bounds that keep the server up.
final class HttpServer {
    // Bounds follow Envoy's best practices for edges; Armeria's defaults are unlimited or too short
    // for streams.
    private static final int MAX_CONNECTIONS = 10_000;
    private static final int MAX_STREAMS = 256;
    private static final int MAX_RESETS = 100;
    private static final int RESET_SECONDS = 10;
    private static final int STREAM_WINDOW = 64 << 10;
    private static final int CONNECTION_WINDOW = 1 << 20;
    private static final int MAX_FLUSHES = 256;
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration FIRST_REQUEST = Duration.ofSeconds(30);
    // How long a request that is answered already may go on arriving before it is reset.
    private static final Duration UPLOAD_GRACE = Duration.ofSeconds(10);

    private final ServerSettings settings;
    private final EventLoopGroup loops;
    private final AdminToken token;
    private final InstantSource clock;
    private final Refusals refusals;

    HttpServer(
            ServerSettings settings, EventLoopGroup loops, AdminToken token, InstantSource clock) {
        this.settings = settings;
        this.loops = loops;
        this.token = token;
        this.clock = clock;
        this.refusals = new Refusals(clock);
    }

    Server build(
            Pipeline pipeline,
            ControlPlane control,
            Health health,
            PrometheusMeterRegistry registry,
            InputLimits limits) {
        var address = new InetSocketAddress(settings.host(), settings.port());
        var builder = bounds(Server.builder().http(address));
        var routes =
                new Routes(builder, token, address.getAddress().isLoopbackAddress(), refusals::of);
        doors(routes, pipeline, limits);
        routes.own(Access.ADMIN, grpc(control.services(), true));
        operations(routes, health, registry);
        people(routes);
        var server = builder.build();
        Routes.requireGuards(server.serviceConfigs());
        return server;
    }

    private ServerBuilder bounds(ServerBuilder builder) {
        return builder.workerGroup(loops, false)
                .defaultHostname(StrictHost.NONE)
                .maxNumConnections(MAX_CONNECTIONS)
                .http2MaxStreamsPerConnection(MAX_STREAMS)
                .http2MaxResetFramesPerWindow(MAX_RESETS, RESET_SECONDS)
                .http2InitialStreamWindowSize(STREAM_WINDOW)
                .http2InitialConnectionWindowSize(CONNECTION_WINDOW)
                .maxRequestLength(settings.maxBody().bytes())
                .requestTimeoutMillis(0) // the walk has its own time-outs and deadlines
                .requestAutoAbortDelay(UPLOAD_GRACE)
                .idleTimeout(IDLE)
                .gracefulShutdownTimeout(Duration.ofMillis(100), settings.drain())
                .childChannelPipelineCustomizer(
                        connection -> {
                            // Headers and body of an answer leave in one system call instead of
                            // two.
                            connection.addFirst(new FlushConsolidationHandler(MAX_FLUSHES, true));
                            FirstRequest.await(connection, FIRST_REQUEST);
                        })
                .disableServerHeader()
                .disableDateHeader()
                .errorHandler(new Errors(refusals));
    }

    private void doors(Routes routes, Pipeline pipeline, InputLimits limits) {
        var chat = OpenAiService.ofChat(pipeline, limits, settings.heartbeat());
        var models = new ModelsService(pipeline, clock.instant());
        routes.post(Access.CALLER, chat, "/v1/chat/completions", "/api/v1/chat/completions")
                .post(
                        Access.CALLER,
                        OpenAiService.ofEmbeddings(pipeline, limits),
                        "/v1/embeddings",
                        "/api/v1/embeddings")
                .get(
                        Access.CALLER,
                        models,
                        "/v1/models",
                        "/v1/models/{id}",
                        "/api/v1/models",
                        "/api/v1/models/{id}")
                .own(
                        Access.CALLER,
                        grpc(
                                List.of(
                                        new ChatGrpc(pipeline, limits, settings.heartbeat()),
                                        new EmbeddingGrpc(pipeline, limits),
                                        new ModelGrpc(pipeline)),
                                false));
    }

    private GrpcService grpc(List<BindableService> services, boolean json) {
        var builder =
                GrpcService.builder()
                        .maxRequestMessageLength(Math.toIntExact(settings.maxBody().bytes()))
                        .exceptionHandler((_, _, cause, _) -> tooLong(cause))
                        .enableHttpJsonTranscoding(json);
        services.forEach(builder::addService);
        return builder.build();
    }

    /// A message that outgrows the HTTP bound before its own is told as gRPC tells it, not as
    /// UNKNOWN.
    private static @Nullable Status tooLong(Throwable cause) {
        return cause instanceof HttpStatusException http
                        && http.httpStatus().equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE)
                ? Status.RESOURCE_EXHAUSTED.withDescription(
                        "The message is too long (setting: server.max-body).")
                : null;
    }

    private void operations(Routes routes, Health health, PrometheusMeterRegistry registry) {
        routes.get(Access.PUBLIC, health.live(), "/livez")
                .get(Access.PUBLIC, health.readiness(), "/readyz", "/health")
                .get(Access.OPERATOR, health.detail(), "/health/detailed")
                .get(
                        Access.OPERATOR,
                        (_, _) ->
                                HttpResponse.of(
                                        HttpStatus.OK,
                                        MediaType.parse("text/plain; version=0.0.4"),
                                        registry.scrape()),
                        "/metrics")
                .own(
                        Access.PUBLIC,
                        GrpcService.builder()
                                .addService(ProtoReflectionServiceV1.newInstance())
                                .enableHealthCheckService(true)
                                .build());
    }

    private void people(Routes routes) {
        routes.get(Access.PUBLIC, Console.page(), "/")
                .get(Access.PUBLIC, Console.files(""), "/favicon.svg")
                .prefix(Access.PUBLIC, Console.files("/assets"), "/assets")
                .prefix(Access.PUBLIC, new DocService(), "/docs/grpc");
    }
}
