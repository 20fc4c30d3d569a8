package dev.sluice.clients;

import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.ChatServiceGrpc;
import dev.sluice.proto.inference.v1.Message;
import dev.sluice.proto.inference.v1.Part;
import dev.sluice.proto.inference.v1.Role;
import dev.sluice.proto.inference.v1.TextPart;
import dev.sluice.testing.GatewayExtension;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;

/// A plain gRPC client: grpc-java over its own Netty, and generated stubs.
final class Stubs implements AutoCloseable {
    /// Bytes that the server may send on a call before the client has taken any.
    static final int WINDOW = 64 << 10;

    private final ManagedChannel transport;
    private final Channel channel;

    Stubs(GatewayExtension gateway, String key) {
        transport =
                NettyChannelBuilder.forAddress("127.0.0.1", gateway.port())
                        .usePlaintext()
                        .flowControlWindow(WINDOW)
                        .build();
        channel = with(transport, "authorization", "Bearer " + key);
    }

    /// The channel, with one more header on each call.
    Channel with(String name, String value) {
        return with(channel, name, value);
    }

    private static Channel with(Channel channel, String name, String value) {
        var headers = new Metadata();
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /// The channel with the key.
    Channel channel() {
        return channel;
    }

    /// The channel without the key.
    Channel anonymous() {
        return transport;
    }

    ChatServiceGrpc.ChatServiceBlockingStub chat() {
        return ChatServiceGrpc.newBlockingStub(channel);
    }

    static ChatRequest.Builder ask(String model, String text) {
        var part = Part.newBuilder().setText(TextPart.newBuilder().setText(text));
        return ChatRequest.newBuilder()
                .setModel(model)
                .addMessages(Message.newBuilder().setRole(Role.ROLE_USER).addParts(part));
    }

    @Override
    public void close() {
        transport.shutdownNow();
    }
}
