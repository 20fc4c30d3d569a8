package dev.sluice.reason;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/// The gRPC shape of a failure: the reason's status code with `google.rpc.ErrorInfo`, a
/// `BadRequest` when one field is at fault, and a `RetryInfo` when it is known when to come back
/// (AIP-193).
public final class GrpcStatus {
    /// Domain in `ErrorInfo`.
    public static final String DOMAIN = "sluice.dev";

    private GrpcStatus() {}

    /// The shape of any failure. What is not a [GatewayException] or a status already is a bug: the
    /// client learns only that, and the caller has to log it.
    public static StatusRuntimeException of(Throwable failure) {
        return switch (failure) {
            case GatewayException known -> of(known);
            case StatusRuntimeException status -> status;
            default -> of(Reason.DOOR_INTERNAL.because("internal error"));
        };
    }

    /// The shape of a known failure.
    public static StatusRuntimeException of(GatewayException failure) {
        var reason = failure.reason();
        var status =
                Status.newBuilder()
                        .setCode(reason.grpcCode().value())
                        .setMessage(failure.text())
                        .addDetails(Any.pack(info(failure)));
        var param = failure.param();
        if (param != null) {
            var violation =
                    BadRequest.FieldViolation.newBuilder()
                            .setField(param)
                            .setDescription(failure.text());
            status.addDetails(
                    Any.pack(BadRequest.newBuilder().addFieldViolations(violation).build()));
        }
        if (reason.retry() == Retry.LATER && failure.retryAfterMillis() > 0) {
            var delay = Durations.fromMillis(failure.retryAfterMillis());
            status.addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private static ErrorInfo info(GatewayException failure) {
        var info = ErrorInfo.newBuilder().setReason(failure.reason().label()).setDomain(DOMAIN);
        var code = failure.code();
        if (code != null) {
            info.putMetadata("code", code);
        }
        var param = failure.param();
        if (param != null) {
            info.putMetadata("param", param);
        }
        return info.build();
    }
}
