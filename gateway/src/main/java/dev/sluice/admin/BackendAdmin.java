package dev.sluice.admin;

import dev.sluice.proto.admin.v1.Backend;
import dev.sluice.proto.admin.v1.BackendServiceGrpc;
import dev.sluice.proto.admin.v1.GetBackendRequest;
import dev.sluice.proto.admin.v1.GetBackendResponse;
import dev.sluice.proto.admin.v1.GetStatusRequest;
import dev.sluice.proto.admin.v1.GetStatusResponse;
import dev.sluice.proto.admin.v1.ListBackendsRequest;
import dev.sluice.proto.admin.v1.ListBackendsResponse;
import dev.sluice.reason.Reason;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;

/// Shows back ends and the gateway's own state.
public final class BackendAdmin extends BackendServiceGrpc.BackendServiceImplBase {
    private final FleetView fleet;
    private final Answers answers;

    /// @param executor where answers are made
    public BackendAdmin(FleetView fleet, Executor executor) {
        this.fleet = fleet;
        this.answers = new Answers(executor, Reason.DISPATCH_UNAVAILABLE);
    }

    @Override
    public void listBackends(
            ListBackendsRequest request, StreamObserver<ListBackendsResponse> observer) {
        answers.answer(
                observer,
                () -> ListBackendsResponse.newBuilder().addAllBackends(fleet.backends()).build());
    }

    @Override
    public void getBackend(GetBackendRequest request, StreamObserver<GetBackendResponse> observer) {
        answers.answer(
                observer,
                () -> GetBackendResponse.newBuilder().setBackend(find(request.getName())).build());
    }

    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> observer) {
        answers.answer(observer, fleet::status);
    }

    private Backend find(String name) {
        return fleet.backends().stream()
                .filter(backend -> backend.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> Fields.notFound("name", Fields.quote(name)));
    }
}
