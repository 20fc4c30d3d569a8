package dev.sluice.hard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.GatewayExtension;
import dev.sluice.testing.ScriptedBackend;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every bad body gets the exact answer in `bad-bodies.txt`, never reaches a back end, costs
/// nothing, and does not stop a good request on the same connection (failure cases 1 and 3 to 6).
final class BadBodyTest {
    private static final String ARROW = " => ";
    private static final ScriptedBackend BACKEND = ScriptedBackend.start(Scripts.good());
    private static Map<String, String> expected = Map.of();

    @RegisterExtension
    private static final GatewayExtension GATEWAY =
            new GatewayExtension(
                    () ->
                            """
                            backends:
                              - { name: a, kind: openai, base-url: "%s", models: [{ name: m }] }
                            """
                                    .formatted(BACKEND.baseUrl()));

    @BeforeAll
    static void readsWhatIsExpected() throws IOException {
        try (var file = BadBodyTest.class.getResourceAsStream("bad-bodies.txt")) {
            expected =
                    new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
                            .lines()
                            .map(line -> line.split(ARROW, 2))
                            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        }
    }

    static Stream<String> names() {
        return BadBodies.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isRefusedWithItsPlaceAndReason(String name) throws Exception {
        var rest = Rest.of(GATEWAY);
        BACKEND.forget();
        var body = Objects.requireNonNull(BadBodies.all().get(name));

        var answer =
                Rest.send(rest.request(Rest.CHAT).POST(BodyPublishers.ofByteArray(body)).build());

        assertThat(answer.statusCode() + " " + answer.body()).isEqualTo(expected.get(name));
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        assertThat(BACKEND.requests()).isEmpty();
        assertThat(rest.chat(Rest.chatBody(false)).body()).isEqualTo(Scripts.PLAIN);
    }

    @Test
    void isExpectedOnlyWhereItIsSent() {
        assertThat(expected.keySet()).isEqualTo(BadBodies.all().keySet());
    }

    @AfterAll
    static void chargedNothingForThem() throws Exception {
        Eventually.eventually(
                () ->
                        assertThat(Charged.all(GATEWAY.postgres().database().jdbi()))
                                .hasSize(expected.size())
                                .allSatisfy(
                                        charge -> assertThat(charge.outcome()).isEqualTo("ok")));
    }
}
