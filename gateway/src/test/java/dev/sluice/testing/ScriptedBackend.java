package dev.sluice.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A back end on 127.0.0.1 that answers byte for byte as its script says, and remembers what it was
/// asked.
public final class ScriptedBackend implements AutoCloseable {
    /// What to do with one request. The connection stays open afterwards unless the script closes
    /// it.
    @FunctionalInterface
    public interface Script {
        void answer(Visit visit) throws Exception;
    }

    /// A request as it came.
    public record Request(String line, Map<String, String> headers, byte[] body) {
        public String text() {
            return new String(body, UTF_8);
        }
    }

    /// One request, and the connection to answer it on.
    public static final class Visit {
        private final Socket socket;
        private final Request request;
        private final CompletableFuture<Void> clientGone = new CompletableFuture<>();

        private Visit(Socket socket, Request request) {
            this.socket = socket;
            this.request = request;
        }

        public Request request() {
            return request;
        }

        /// Sends bytes at once.
        public Visit send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        }

        public Visit send(String text) throws IOException {
            return send(text.getBytes(UTF_8));
        }

        /// Sends status, headers and body as one answer with a content length.
        public Visit json(int status, String body, String... headers) throws IOException {
            var bytes = body.getBytes(UTF_8);
            var head =
                    new StringBuilder(
                                    "HTTP/1.1 "
                                            + status
                                            + " X\r\ncontent-type: application/json\r\ncontent-length: ")
                            .append(bytes.length)
                            .append("\r\n");
            for (var header : headers) {
                head.append(header).append("\r\n");
            }
            return send(head.append("\r\n").toString()).send(bytes);
        }

        /// Begins a stream of server-sent events, chunked.
        public Visit events() throws IOException {
            return send(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
        }

        /// Sends bytes as one HTTP chunk.
        public Visit chunk(byte[] bytes) throws IOException {
            return send(Integer.toHexString(bytes.length) + "\r\n").send(bytes).send("\r\n");
        }

        public Visit chunk(String text) throws IOException {
            return chunk(text.getBytes(UTF_8));
        }

        /// Ends the chunked answer.
        public void end() throws IOException {
            send("0\r\n\r\n");
        }

        /// Resets the connection, as a crash would.
        public void reset() throws IOException {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            socket.close();
        }

        /// Closes the connection in good order.
        public void close() throws IOException {
            socket.close();
        }

        /// Completes when the gateway has closed the connection; begins to watch now.
        public CompletableFuture<Void> clientGone() {
            Thread.startVirtualThread(
                    () -> {
                        try {
                            while (socket.getInputStream().read() >= 0) {
                                // bytes after the request are of no interest
                            }
                        } catch (IOException _) {
                            // closed, one way or the other
                        }
                        clientGone.complete(null);
                    });
            return clientGone;
        }
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Script script;

    private ScriptedBackend(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
    }

    public static ScriptedBackend start(Script script) {
        try {
            var backend =
                    new ScriptedBackend(
                            new ServerSocket(0, 128, InetAddress.getLoopbackAddress()), script);
            backend.threads.execute(backend::accept);
            return backend;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Answers from now on by another script.
    public void script(Script next) {
        script = next;
    }

    public int port() {
        return server.getLocalPort();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /// What it was asked so far.
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /// Connections taken so far.
    public int connections() {
        return connections.get();
    }

    public void forget() {
        requests.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                var request = read(in);
                if (request == null) {
                    return;
                }
                requests.add(request);
                script.answer(new Visit(socket, request));
                if (socket.isClosed()) {
                    return;
                }
            }
        } catch (Exception _) {
            // the gateway went away, as it may
        }
    }

    private static @org.jspecify.annotations.Nullable Request read(InputStream in)
            throws IOException {
        var line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        var headers = new LinkedHashMap<String, String>();
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            var colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        var length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(line, headers, in.readNBytes(length));
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return new String(line.toString().getBytes(ISO_8859_1), ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
