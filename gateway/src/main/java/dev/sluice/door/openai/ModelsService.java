package dev.sluice.door.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.sluice.call.RequestId;
import dev.sluice.dispatch.Fleet;
import dev.sluice.door.Catalog;
import dev.sluice.door.Credentials;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.Trail;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/// `GET /v1/models` and `GET /v1/models/{id}`.
public final class ModelsService implements HttpService {
    private static final JsonFactory JSON = new JsonFactory();

    private final Pipeline pipeline;
    private final long created;

    /// @param started when the process started; the age of a model is unknown, and SDKs demand a
    ///     number
    public ModelsService(Pipeline pipeline, Instant started) {
        this.pipeline = pipeline;
        this.created = started.getEpochSecond();
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        var trail = Trail.start(RequestId.next(pipeline.millis()));
        try {
            var caller = pipeline.identify(Credentials.of(request.headers()));
            var catalog = new Catalog(pipeline.snapshot().fleet(), caller);
            var id = context.pathParam("id");
            return json(trail, id == null ? list(catalog) : one(catalog, id));
        } catch (GatewayException refused) {
            var json = ErrorJson.of(refused);
            return HttpResponse.of(
                    RestAnswer.errorHeaders(refused, trail).contentLength(json.length).build(),
                    HttpData.wrap(json));
        }
    }

    private byte[] list(Catalog catalog) {
        return write(
                json -> {
                    json.writeStartObject();
                    json.writeStringField("object", "list");
                    json.writeArrayFieldStart("data");
                    for (var model : catalog.models()) {
                        model(json, model, catalog.serving(model));
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private byte[] one(Catalog catalog, String id) {
        if (!catalog.models().contains(id)) {
            throw Reason.POLICY_UNKNOWN_MODEL
                    .because("The model '" + id + "' does not exist or this key may not use it.")
                    .at("model");
        }
        return write(json -> model(json, id, catalog.serving(id)));
    }

    private void model(JsonGenerator json, String id, List<Fleet.Member> members)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("id", id);
        json.writeStringField("object", "model");
        json.writeNumberField("created", created);
        json.writeStringField("owned_by", "sluice");
        if (!members.isEmpty()) {
            json.writeStringField("operation", members.getFirst().operation().label());
            var window = members.stream().mapToLong(Fleet.Member::contextWindow).max().orElse(0);
            if (window > 0) {
                json.writeNumberField("max_model_len", window);
            }
        }
        json.writeEndObject();
    }

    private static HttpResponse json(Trail trail, byte[] body) {
        return HttpResponse.of(
                ResponseHeaders.builder(HttpStatus.OK)
                        .contentType(MediaType.JSON)
                        .set("x-request-id", trail.id().toString())
                        .contentLength(body.length)
                        .build(),
                HttpData.wrap(body));
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static byte[] write(Writing writing) {
        var bytes = new ByteArrayOutputStream(1_024);
        try (var json = JSON.createGenerator(bytes)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
