package dev.sluice.gateway;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.sluice.call.RequestId;
import dev.sluice.door.TrailHeaders;
import dev.sluice.door.openai.ErrorJson;
import dev.sluice.pipeline.Trail;
import dev.sluice.reason.GatewayException;
import java.time.InstantSource;

/// Answers for requests that are refused before any door: with the OpenAI error body, which every HTTP client can read.
final class Refusals {
    private final InstantSource clock;

    Refusals(InstantSource clock) {
        this.clock = clock;
    }

    HttpResponse of(GatewayException failure) {
        var json = ErrorJson.of(failure);
        var headers = ResponseHeaders.builder(HttpStatus.valueOf(failure.reason().httpStatus()))
                .contentType(MediaType.JSON)
                .contentLength(json.length);
        TrailHeaders.add(headers, Trail.start(RequestId.next(clock.millis())));
        TrailHeaders.add(headers, failure);
        return HttpResponse.of(headers.build(), HttpData.wrap(json));
    }
}
