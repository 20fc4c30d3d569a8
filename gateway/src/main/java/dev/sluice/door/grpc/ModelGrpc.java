package dev.sluice.door.grpc;

import dev.sluice.call.Operation;
import dev.sluice.dispatch.Fleet;
import dev.sluice.door.Catalog;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.proto.inference.v1.Capability;
import dev.sluice.proto.inference.v1.GetModelRequest;
import dev.sluice.proto.inference.v1.GetModelResponse;
import dev.sluice.proto.inference.v1.ListModelsRequest;
import dev.sluice.proto.inference.v1.ListModelsResponse;
import dev.sluice.proto.inference.v1.Model;
import dev.sluice.proto.inference.v1.ModelServiceGrpc;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.GrpcStatus;
import dev.sluice.reason.Reason;
import io.grpc.stub.StreamObserver;

/// `sluice.inference.v1.ModelService`.
public final class ModelGrpc extends ModelServiceGrpc.ModelServiceImplBase {
    private final Pipeline pipeline;

    public ModelGrpc(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> observer) {
        var entry = new Entry(pipeline, Operation.CHAT);
        try {
            var catalog = new Catalog(pipeline.snapshot().fleet(), entry.caller());
            var response = ListModelsResponse.newBuilder();
            catalog.models().forEach(id -> response.addModels(model(catalog, id)));
            observer.onNext(response.build());
            observer.onCompleted();
        } catch (GatewayException refused) {
            observer.onError(GrpcStatus.of(refused));
        }
    }

    @Override
    public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> observer) {
        var entry = new Entry(pipeline, Operation.CHAT);
        try {
            var catalog = new Catalog(pipeline.snapshot().fleet(), entry.caller());
            if (!catalog.models().contains(request.getId())) {
                throw Reason.POLICY_UNKNOWN_MODEL
                        .because(
                                "The model '"
                                        + request.getId()
                                        + "' does not exist or this key may not use it.")
                        .at("id");
            }
            observer.onNext(
                    GetModelResponse.newBuilder()
                            .setModel(model(catalog, request.getId()))
                            .build());
            observer.onCompleted();
        } catch (GatewayException refused) {
            observer.onError(GrpcStatus.of(refused));
        }
    }

    private static Model model(Catalog catalog, String id) {
        var model = Model.newBuilder().setId(id);
        var members = catalog.serving(id);
        members.stream()
                .map(Fleet.Member::operation)
                .distinct()
                .map(ModelGrpc::capability)
                .forEach(model::addCapabilities);
        if (members.isEmpty()) {
            model.addCapabilities(Capability.CAPABILITY_CHAT); // auto
        }
        for (var member : members) {
            model.addBackends(member.target().backend().name());
            model.setContextWindow(Math.max(model.getContextWindow(), member.contextWindow()));
        }
        return model.build();
    }

    private static Capability capability(Operation operation) {
        return switch (operation) {
            case CHAT -> Capability.CAPABILITY_CHAT;
            case EMBEDDINGS -> Capability.CAPABILITY_EMBEDDING;
        };
    }
}
