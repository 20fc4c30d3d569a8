package dev.sluice.admin;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/// A failed call as the client sees it.
///
/// @param reason `ErrorInfo.reason`
/// @param field `BadRequest` field, or nothing
/// @param retryMillis `RetryInfo` delay, or 0
record Failure(Status.Code code, String message, String reason, String field, long retryMillis) {
    static Failure of(Runnable call) {
        try {
            call.run();
        } catch (StatusRuntimeException e) {
            return of(e);
        }
        throw new AssertionError("the call succeeded");
    }

    static Failure of(StatusRuntimeException e) {
        var status = StatusProto.fromThrowable(e);
        if (status == null) {
            throw new AssertionError("no details", e);
        }
        var reason = "";
        var field = "";
        var retry = 0L;
        try {
            for (var detail : status.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    reason = detail.unpack(ErrorInfo.class).getReason();
                } else if (detail.is(BadRequest.class)) {
                    field = detail.unpack(BadRequest.class).getFieldViolations(0).getField();
                } else if (detail.is(RetryInfo.class)) {
                    retry = detail.unpack(RetryInfo.class).getRetryDelay().getSeconds() * 1_000;
                }
            }
        } catch (InvalidProtocolBufferException malformed) {
            throw new AssertionError(malformed);
        }
        return new Failure(e.getStatus().getCode(), status.getMessage(), reason, field, retry);
    }
}
