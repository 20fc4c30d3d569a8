package dev.sluice.hard;

import dev.sluice.testing.GatewayExtension;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

/// A client of a gateway's REST doors, over HTTP/1.1.
///
/// @param url root of the gateway, without a path
/// @param key API key
record Rest(String url, String key) {
    static final String CHAT = "/v1/chat/completions";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static Rest of(GatewayExtension gateway) {
        return new Rest(gateway.url(), gateway.apiKey());
    }

    /// A request for one short chat.
    static String chatBody(boolean stream) {
        return """
        {"model":"m","stream":%s,"messages":[{"role":"user","content":"Hello"}]}"""
                .formatted(stream);
    }

    /// A request, to be changed as needed.
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json");
    }

    HttpRequest post(String body) {
        return request(CHAT).POST(BodyPublishers.ofString(body)).build();
    }

    HttpResponse<String> chat(String body) throws IOException, InterruptedException {
        return send(post(body));
    }

    /// The answer as a stream; closing the stream closes the connection.
    HttpResponse<InputStream> open(String body) throws IOException, InterruptedException {
        return HTTP.send(post(body), BodyHandlers.ofInputStream());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + path)).build());
    }

    static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, BodyHandlers.ofString());
    }

    /// A number in the gateway's metrics, such as `sluice_in_flight`.
    double metric(String name) throws IOException, InterruptedException {
        var line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(get("/metrics").body());
        if (!line.find()) {
            throw new IllegalStateException("metric: " + name + " (expected: in /metrics)");
        }
        return Double.parseDouble(line.group(1));
    }
}
