package dev.sluice.admin;

import dev.sluice.database.Database;
import dev.sluice.identity.Identity;
import dev.sluice.identity.Keys;
import dev.sluice.identity.Pepper;
import dev.sluice.identity.Tenants;
import dev.sluice.proto.admin.v1.BackendServiceGrpc;
import dev.sluice.proto.admin.v1.KeyServiceGrpc;
import dev.sluice.proto.admin.v1.TenantServiceGrpc;
import dev.sluice.proto.admin.v1.UsageServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The admin services on a real gRPC server on 127.0.0.1, with blocking stubs.
final class AdminServer implements AutoCloseable {
    final Identity identity;
    final KeyServiceGrpc.KeyServiceBlockingStub keys;
    final TenantServiceGrpc.TenantServiceBlockingStub tenants;
    final BackendServiceGrpc.BackendServiceBlockingStub backends;
    final UsageServiceGrpc.UsageServiceBlockingStub usage;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;
    private final ManagedChannel channel;

    AdminServer(Database database, FleetView fleet, InstantSource clock) {
        var pepper = Pepper.of("0f".repeat(Pepper.LENGTH));
        identity = new Identity(database, pepper, clock);
        try {
            server =
                    NettyServerBuilder.forAddress(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                            .directExecutor()
                            .addService(
                                    new KeyAdmin(
                                            new Keys(database, pepper, clock),
                                            identity,
                                            clock,
                                            executor))
                            .addService(
                                    new TenantAdmin(
                                            new Tenants(database, clock), identity, executor))
                            .addService(new BackendAdmin(fleet, executor))
                            .addService(new UsageAdmin(new ChargeTable(database), clock, executor))
                            .build()
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                        .usePlaintext()
                        .build();
        keys = KeyServiceGrpc.newBlockingStub(channel);
        tenants = TenantServiceGrpc.newBlockingStub(channel);
        backends = BackendServiceGrpc.newBlockingStub(channel);
        usage = UsageServiceGrpc.newBlockingStub(channel);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
        executor.close();
    }
}
