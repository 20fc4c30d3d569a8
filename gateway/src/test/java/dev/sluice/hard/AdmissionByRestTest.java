package dev.sluice.hard;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.testing.GatewayExtension;
import dev.sluice.testing.ScriptedBackend;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Limits of keys, made through the control plane and met over REST.
final class AdmissionByRestTest {
    private static final ScriptedBackend BACKEND = ScriptedBackend.start(Scripts.good());

    @RegisterExtension
    private static final GatewayExtension GATEWAY =
            new GatewayExtension(
                    () ->
                            """
                            limits: { queue-capacity: 4, queue-timeout: 20s }
                            backends:
                              - { name: a, kind: openai, base-url: "%s", models: [{ name: m }] }
                            """
                                    .formatted(BACKEND.baseUrl()));

    @BeforeEach
    void forgets() {
        BACKEND.forget();
        BACKEND.script(Scripts.good());
    }

    @AfterEach
    void holdsNothing() throws Exception {
        var rest = Rest.of(GATEWAY);
        Eventually.eventually(() -> assertThat(rest.metric("sluice_in_flight")).isZero());
        assertThat(rest.metric("sluice_queued")).isZero();
    }

    /// A client with a new key that has these limits.
    private static Rest limited(int perMinute, int concurrent) throws Exception {
        var answer =
                Rest.send(
                        HttpRequest.newBuilder(URI.create(GATEWAY.url() + "/api/gateway/api-keys"))
                                .header("authorization", "Bearer " + GATEWAY.adminToken())
                                .header("content-type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                """
                                                {"tenant_id":"default","name":"limited","limits":\
                                                {"requests_per_minute":%d,"concurrent_requests":%d}}"""
                                                        .formatted(perMinute, concurrent)))
                                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var secret = new ObjectMapper().readTree(answer.body()).path("secret").asText();
        return new Rest(GATEWAY.url(), secret);
    }

    private static long number(HttpResponse<?> answer, String header) {
        return answer.headers().firstValueAsLong(header).orElseThrow();
    }

    @Test
    void tellsWhatIsLeftAndRefusesWhatIsBeyond() throws Exception {
        var rest = limited(2, 0);

        var first = rest.chat(Rest.chatBody(false));
        var second = rest.chat(Rest.chatBody(false));
        var third = rest.chat(Rest.chatBody(false));

        assertThat(number(first, "x-ratelimit-limit-requests")).isEqualTo(2);
        assertThat(number(first, "x-ratelimit-remaining-requests")).isEqualTo(1);
        assertThat(number(second, "x-ratelimit-remaining-requests")).isZero();
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.body())
                .isEqualTo(
                        """
                        {"error":{"message":"The key has used up its 2 requests per minute.","type":"requests",\
                        "param":null,"code":"rate_limit_exceeded"}}""");
        assertThat(third.headers().firstValue("x-should-retry")).contains("true");
        assertThat(number(third, "retry-after")).isBetween(1L, 30L);
        assertThat(number(third, "retry-after-ms")).isBetween(1L, 30_000L);
        assertThat(number(third, "x-ratelimit-limit-requests")).isEqualTo(2);
        assertThat(number(third, "x-ratelimit-remaining-requests")).isZero();
        assertThat(BACKEND.requests()).hasSize(2);
    }

    @Test
    void doesNotCountAnotherKeysRequests() throws Exception {
        var one = limited(1, 0);
        var other = limited(1, 0);

        assertThat(one.chat(Rest.chatBody(false)).statusCode()).isEqualTo(200);
        assertThat(one.chat(Rest.chatBody(false)).statusCode()).isEqualTo(429);
        assertThat(other.chat(Rest.chatBody(false)).statusCode()).isEqualTo(200);
    }

    @Test
    void letsRequestsWaitForASlotAndRefusesThoseForWhomNoPlaceIsLeft() throws Exception {
        var rest = limited(0, 1);
        var go = new CountDownLatch(1);
        var began = new CountDownLatch(1);
        BACKEND.script(
                visit -> {
                    began.countDown();
                    go.await();
                    Scripts.good().answer(visit);
                });
        var running = async(rest);
        began.await();
        var waiting = async(rest);
        Eventually.eventually(() -> assertThat(rest.metric("sluice_queued")).isEqualTo(1));

        var refused = rest.chat(Rest.chatBody(false));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body())
                .isEqualTo(
                        """
                        {"error":{"message":"The key has too many requests at the same time (limit 1).",\
                        "type":"requests","param":null,"code":"concurrency_limit_exceeded"}}""");
        assertThat(refused.headers().firstValue("x-should-retry")).contains("true");
        assertThat(BACKEND.requests()).hasSize(1);
        go.countDown();
        assertThat(running.get(20, SECONDS).statusCode()).isEqualTo(200);
        assertThat(waiting.get(20, SECONDS).statusCode()).isEqualTo(200);
        assertThat(BACKEND.requests()).hasSize(2);
    }

    @Test
    void takesNothingForARequestThatIsRefusedAtTheDoorOrForItsConcurrency() throws Exception {
        var rest = limited(2, 0);

        assertThat(rest.chat("{}").statusCode()).isEqualTo(400);
        assertThat(rest.chat("{}").statusCode()).isEqualTo(400);
        assertThat(rest.chat("{}").statusCode()).isEqualTo(400);

        assertThat(number(rest.chat(Rest.chatBody(false)), "x-ratelimit-remaining-requests"))
                .isEqualTo(1);
    }

    @Test
    void chargesNobodyForARefusedRequest() throws Exception {
        var rest = limited(1, 0);
        rest.chat(Rest.chatBody(false));
        var refused = rest.chat(Rest.chatBody(false));
        var good = Rest.of(GATEWAY).chat(Rest.chatBody(false)); // charged after, so shipped after
        var jdbi = GATEWAY.postgres().database().jdbi();

        Eventually.eventually(
                () ->
                        assertThat(
                                        Charged.of(
                                                jdbi,
                                                good.headers()
                                                        .firstValue("x-request-id")
                                                        .orElseThrow()))
                                .hasSize(1));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Charged.of(jdbi, refused.headers().firstValue("x-request-id").orElseThrow()))
                .isEmpty();
    }

    private static CompletableFuture<HttpResponse<String>> async(Rest rest) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return rest.chat(Rest.chatBody(false));
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }
}
