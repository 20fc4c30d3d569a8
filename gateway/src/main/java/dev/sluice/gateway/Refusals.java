package dev.sluice.gateway;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.sluice.call.RequestId;
import dev.sluice.door.TrailHeaders;
import dev.sluice.door.openai.ErrorJson;
import dev.sluice.pipeline.Trail;
import dev.sluice.reason.GatewayException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Answers for requests that are refused before any door: with a status of gRPC for its clients,
/// and for all others with the OpenAI error body, which every HTTP client can read.
final class Refusals {
    private final InstantSource clock;

    Refusals(InstantSource clock) {
        this.clock = clock;
    }

    /// @param asked headers of the request; null when they could not be read
    HttpResponse of(@Nullable RequestHeaders asked, GatewayException failure) {
        var type = asked == null ? null : asked.contentType();
        return type != null && type.subtype().startsWith("grpc")
                ? grpc(type, failure)
                : of(failure);
    }

    /// A status without an answer (https://grpc.io: "Trailers-Only"); an HTTP status would be told
    /// as UNKNOWN.
    private static HttpResponse grpc(MediaType type, GatewayException failure) {
        return HttpResponse.of(
                ResponseHeaders.builder(HttpStatus.OK)
                        .contentType(type)
                        .setInt("grpc-status", failure.reason().grpcCode().value())
                        .set(
                                "grpc-message",
                                URLEncoder.encode(failure.text(), StandardCharsets.UTF_8)
                                        .replace("+", "%20"))
                        .build());
    }

    HttpResponse of(GatewayException failure) {
        var json = ErrorJson.of(failure);
        var headers =
                ResponseHeaders.builder(HttpStatus.valueOf(failure.reason().httpStatus()))
                        .contentType(MediaType.JSON)
                        .contentLength(json.length);
        TrailHeaders.add(headers, Trail.start(RequestId.next(clock.millis())));
        TrailHeaders.add(headers, failure);
        return HttpResponse.of(headers.build(), HttpData.wrap(json));
    }
}
