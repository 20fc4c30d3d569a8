package dev.sluice.dispatch;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.testing.GatewayExtension;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// A client of a whole gateway over REST, that can look into its ledger.
public final class Client {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final GatewayExtension gateway;

    public Client(GatewayExtension gateway) {
        this.gateway = gateway;
    }

    private HttpRequest request(String path, String key, String body) {
        return HttpRequest.newBuilder(gateway.uri(path))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /// The answer to a body.
    public HttpResponse<String> post(String path, String body) throws Exception {
        return post(path, gateway.apiKey(), body);
    }

    /// The answer to a body of the caller with this key.
    public HttpResponse<String> post(String path, String key, String body) throws Exception {
        return http.send(request(path, key, body), BodyHandlers.ofString());
    }

    /// The answer to a short chat.
    public HttpResponse<String> chat(String model, boolean stream) throws Exception {
        return post("/v1/chat/completions", body(model, stream));
    }

    /// The answer to a short chat, later.
    public CompletableFuture<HttpResponse<String>> chatLater(String model, boolean stream) {
        return http.sendAsync(
                request("/v1/chat/completions", gateway.apiKey(), body(model, stream)), BodyHandlers.ofString());
    }

    /// The answer to a short chat as it comes; closing it closes the connection.
    public HttpResponse<InputStream> open(String model) throws Exception {
        return open(model, "");
    }

    /// The same with more members of the body, as `,"name":value`.
    public HttpResponse<InputStream> open(String model, String members) throws Exception {
        var whole = body(model, true);
        var request = request(
                "/v1/chat/completions", gateway.apiKey(), whole.substring(0, whole.length() - 1) + members + "}");
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, BodyHandlers.ofInputStream());
    }

    public static String body(String model, boolean stream) {
        return """
                {"model":"%s","stream":%s,"messages":[{"role":"user","content":"Hello"}]}"""
                .formatted(model, stream);
    }

    /// Field of the error that an answer holds.
    public static String error(HttpResponse<String> response, String field) throws IOException {
        return JSON.readTree(response.body()).path("error").path(field).asText();
    }

    /// A header of an answer; empty when it is absent.
    public static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /// The charges of a request by attempt, as soon as there are `count` of them.
    public List<Map<String, Object>> charges(HttpResponse<?> response, int count) {
        return charges(UUID.fromString(header(response, "x-request-id")), count);
    }

    /// The charges of a request by attempt, as soon as there are `count` of them.
    public List<Map<String, Object>> charges(UUID request, int count) {
        var rows = new ArrayList<Map<String, Object>>();
        for (var tries = 0; rows.size() < count; tries++) { // the ledger ships to the database by itself
            if (tries > 3_000) {
                throw new AssertionError("charges: " + rows + " (expected: " + count + ")");
            }
            rows.clear();
            rows.addAll(gateway.postgres().database().jdbi().withHandle(handle -> handle.createQuery(
                            "SELECT * FROM sluice.usage_event WHERE request_id = :id ORDER BY attempt")
                    .bind("id", request)
                    .mapToMap()
                    .list()));
            pause();
        }
        return rows;
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
