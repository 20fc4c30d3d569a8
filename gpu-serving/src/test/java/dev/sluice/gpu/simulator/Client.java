package dev.sluice.gpu.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Calls a simulator, with the JDK's client or byte by byte.
final class Client implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Simulator simulator;

    Client(Simulator simulator) {
        this.simulator = simulator;
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return send(request(path, headers).POST(BodyPublishers.ofString(body)).build());
    }

    JsonNode json(String path, String body, String... headers) {
        return parse(post(path, body, headers).body());
    }

    JsonNode chat(String body, String... headers) {
        return json("/v1/chat/completions", body, headers);
    }

    /// The payloads of a stream's events.
    List<String> events(String path, String body, String... headers) {
        return events(post(path, body, headers).body());
    }

    static List<String> events(String body) {
        List<String> payloads = new ArrayList<>();
        for (String event : body.split("\n\n", -1)) {
            if (event.startsWith("data: ")) {
                payloads.add(event.substring("data: ".length()));
            }
        }
        return payloads;
    }

    /// A request whose last user message is `message`; `more` are further members, comma first.
    static String ask(String message, String more) {
        return "{\"model\":\"simulated\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + message
                + "\"}]"
                + more
                + "}";
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }

    Raw raw(String body, String... headers) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port());
        StringBuilder head = new StringBuilder("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        head.append("content-length: ").append(bytes.length).append("\r\n\r\n");
        socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
        return new Raw(socket);
    }

    /// A connection that shows how it ends.
    record Raw(Socket socket) implements AutoCloseable {
        /// All bytes until the server closes; `[reset]` is appended if it does so with a reset.
        String readToEnd() throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(all);
            } catch (SocketException _) {
                all.writeBytes("[reset]".getBytes(StandardCharsets.US_ASCII));
            }
            return all.toString(StandardCharsets.UTF_8);
        }

        /// Reads until `text` was seen.
        String readUntil(String text) throws IOException {
            byte[] one = new byte[1];
            StringBuilder seen = new StringBuilder();
            while (seen.indexOf(text) < 0 && socket.getInputStream().read(one) == 1) {
                seen.append((char) one[0]);
            }
            return seen.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(simulator.uri().resolve(path));
        return headers.length == 0
                ? request
                : request.headers(Arrays.copyOf(headers, headers.length));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
