package dev.sluice.hard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.GatewayExtension;
import dev.sluice.testing.ScriptedBackend;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// HTTP/1 that two servers could read in two ways (failure cases 2, 9, 10 and 12). Every vector
/// carries a good key and a good body, and a second request behind it: what is smuggled past the
/// gateway would be answered.
final class BadHttpTest {
    private static final String BODY = Rest.chatBody(false);
    private static final String BEHIND =
            "GET /livez HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    private static final ScriptedBackend BACKEND = ScriptedBackend.start(Scripts.good());

    @RegisterExtension
    private static final GatewayExtension GATEWAY =
            new GatewayExtension(
                    () ->
                            """
                            server: { port: 0, warm-up: false, max-body: 64KiB }
                            backends:
                              - { name: a, kind: openai, base-url: "%s", models: [{ name: m }] }
                            """
                                    .formatted(BACKEND.baseUrl()));

    /// A request with these header lines; `%K` stands for the key.
    private static String post(String headers, String body) {
        return "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\n" + rest(headers, body);
    }

    private static String rest(String headers, String body) {
        return "authorization: Bearer %K\r\ncontent-type: application/json\r\n"
                + headers
                + "\r\n"
                + body;
    }

    private static String length() {
        return "content-length: " + BODY.length() + "\r\n";
    }

    private static String chunked(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    private static Map<String, String> vectors() {
        var all = new LinkedHashMap<String, String>();
        lengths(all);
        encodings(all);
        lines(all);
        return all;
    }

    private static void lengths(Map<String, String> all) {
        all.put(
                "length and chunks",
                post(length() + "transfer-encoding: chunked\r\n", chunked(BODY)));
        all.put(
                "chunks and length",
                post("transfer-encoding: chunked\r\n" + length(), chunked(BODY)));
        all.put("two lengths", post(length() + "content-length: 0\r\n", BODY));
        all.put(
                "two lengths in one line",
                post("content-length: " + BODY.length() + ", 0\r\n", BODY));
        all.put("length with a plus", post("content-length: +" + BODY.length() + "\r\n", BODY));
        all.put("negative length", post("content-length: -1\r\n", BODY));
        all.put(
                "length in hex",
                post("content-length: 0x" + Integer.toHexString(BODY.length()) + "\r\n", BODY));
        all.put(
                "length beyond all numbers",
                post("content-length: 99999999999999999999\r\n", BODY));
    }

    private static void encodings(Map<String, String> all) {
        all.put("encoding xchunked", post("transfer-encoding: xchunked\r\n", chunked(BODY)));
        all.put(
                "encoding chunked, identity",
                post("transfer-encoding: chunked, identity\r\n", chunked(BODY)));
        all.put(
                "encoding twice",
                post(
                        "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n",
                        chunked(BODY)));
        all.put(
                "chunk size with a plus",
                post("transfer-encoding: chunked\r\n", "+" + chunked(BODY)));
        all.put(
                "chunk size that is none",
                post("transfer-encoding: chunked\r\n", "zz\r\n" + BODY + "\r\n0\r\n\r\n"));
        all.put(
                "chunk extension with a bare line feed",
                post(
                        "transfer-encoding: chunked\r\n",
                        Integer.toHexString(BODY.length()) + ";a\n" + BODY + "\r\n0\r\n\r\n"));
    }

    private static Map<String, String> hosts() {
        var all = new LinkedHashMap<String, String>();
        var line = "POST /v1/chat/completions HTTP/1.1\r\n";
        all.put("no host", line + rest(length(), BODY));
        all.put("two hosts", line + "host: a\r\nhost: b\r\n" + rest(length(), BODY));
        all.put("host with a path", line + "host: localhost/#@evil\r\n" + rest(length(), BODY));
        all.put("host with a user", line + "host: a@b\r\n" + rest(length(), BODY));
        all.put("empty host", line + "host:\r\n" + rest(length(), BODY));
        return all;
    }

    private static void lines(Map<String, String> all) {
        all.put("absolute target", post(length(), BODY).replace("POST /", "POST http://evil/"));
        all.put("blank before the colon", post(length() + "x-a : b\r\n", BODY));
        all.put(
                "length with a blank before the colon",
                post("content-length : " + BODY.length() + "\r\n", BODY));
        all.put("bare line feeds", post(length(), BODY).replace("\r\n", "\n"));
        all.put("folded length", post("content-length:\r\n " + BODY.length() + "\r\n", BODY));
        all.put("NUL in a header", post("x-a: b\0c\r\n" + length(), BODY));
        all.put("NUL in the key", post(length(), BODY).replace("%K", "%K\0"));
        all.put("control character in a header", post("x-a: b\001c\r\n" + length(), BODY));
        all.put("carriage return in a header", post("x-a: b\rx-b: c\r\n" + length(), BODY));
        all.put("header without a name", post(": b\r\n" + length(), BODY));
        all.put("header with a blank in its name", post("x a: b\r\n" + length(), BODY));
        all.put("path with dots", post(length(), BODY).replace("/v1/", "/v1/%2e%2e/v1/"));
        all.put("no HTTP", "Hello\r\n\r\n");
    }

    static Stream<String> names() {
        return vectors().keySet().stream();
    }

    static Stream<String> hostNames() {
        return hosts().keySet().stream();
    }

    private static byte[] bytes(String text) {
        return text.replace("%K", GATEWAY.apiKey()).getBytes(ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("names")
    void isRefusedAndTheConnectionClosed(String name) throws Exception {
        var vector = Objects.requireNonNull(vectors().get(name));

        var reply = Raw.exchange(GATEWAY.port(), bytes(vector + BEHIND));

        assertThat(reply.statuses()).as(reply.text()).isEqualTo("400");
        assertThat(reply.closed()).isTrue();
        assertThat(reply.body()).contains("\"type\":\"invalid_request_error\"");
    }

    /// Netty lets these pass, so they are refused later, and the connection goes down in good
    /// order.
    @ParameterizedTest
    @MethodSource("hostNames")
    void isRefusedForItsHost(String name) throws Exception {
        var reply = Raw.answer(GATEWAY.port(), bytes(Objects.requireNonNull(hosts().get(name))));

        assertThat(reply.statuses()).as(reply.text()).isEqualTo("400");
        assertThat(reply.text()).contains("connection: close");
        assertThat(reply.body())
                .isEqualTo(
                        """
                        {"error":{"message":"host: doubled, missing or malformed (expected: one HOST[:PORT])",\
                        "type":"invalid_request_error","param":"host","code":null}}""");
    }

    @BeforeEach
    void forgets() {
        BACKEND.forget();
    }

    /// RFC 9112 §5.2 lets a server join the lines; it is safe because no header of a client goes to
    /// a back end.
    @Test
    void joinsAFoldedHeaderAndKeepsItToItself() throws Exception {
        var reply = Raw.answer(GATEWAY.port(), bytes(post("x-a: b\r\n c\r\n" + length(), BODY)));

        assertThat(reply.statuses()).isEqualTo("200");
        assertThat(BACKEND.requests().getLast().headers()).doesNotContainKey("x-a");
        BACKEND.forget();
    }

    @Test
    void refusesHeadersThatAreTooLong() throws Exception {
        var reply =
                Raw.exchange(
                        GATEWAY.port(),
                        bytes(post("x-a: " + "b".repeat(16_000) + "\r\n" + length(), BODY)));

        assertThat(reply.statuses()).isEqualTo("431");
        assertThat(reply.closed()).isTrue();
    }

    @Test
    void refusesALineThatIsTooLong() throws Exception {
        var reply =
                Raw.exchange(
                        GATEWAY.port(),
                        bytes(post(length(), BODY).replace("/v1", "/v1" + "/a".repeat(9_000))));

        assertThat(reply.statuses()).isIn("400", "414");
        assertThat(reply.closed()).isTrue();
    }

    @Test
    void refusesABodyThatSaysItIsTooLong() throws Exception {
        var reply = Raw.answer(GATEWAY.port(), bytes(post("content-length: 65537\r\n", "")));

        assertThat(reply.statuses()).as(reply.text()).isEqualTo("413");
        assertThat(reply.body())
                .contains("\"code\":\"request_too_large\"")
                .contains("server.max-body");
    }

    @Test
    void refusesABodyThatTurnsOutTooLong() throws Exception {
        var chunk = "2000\r\n" + " ".repeat(0x2000) + "\r\n";

        var pieces = new byte[10][];
        pieces[0] = bytes(post("transfer-encoding: chunked\r\n", ""));
        Arrays.fill(pieces, 1, pieces.length, bytes(chunk));

        var reply = Raw.exchange(GATEWAY.port(), pieces);

        assertThat(reply.statuses()).as(reply.text()).isEqualTo("413");
        assertThat(reply.body())
                .as(reply.text())
                .contains("\"code\":\"request_too_large\"")
                .contains("server.max-body");
    }

    @AfterEach
    void stillWorksAndChargedNothingElse() throws Exception {
        assertThat(Rest.of(GATEWAY).chat(Rest.chatBody(false)).body()).isEqualTo(Scripts.PLAIN);
        assertThat(BACKEND.requests().size()).isEqualTo(1);
        BACKEND.forget();
    }
}
