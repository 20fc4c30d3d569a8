package dev.sluice.hard;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.door.FirstRequest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Slow strangers (failure case 19), on a clock of the test's own.
final class FirstRequestTest {
    private final EmbeddedChannel connection = new EmbeddedChannel();

    private void pass(long seconds) {
        connection.advanceTimeBy(seconds, SECONDS);
        connection.runScheduledPendingTasks();
    }

    @Test
    void closesAConnectionThatDripsItsFirstHeaders() {
        connection.freezeTime();
        FirstRequest.await(connection.pipeline(), Duration.ofSeconds(30));

        for (var second = 0; second < 29; second++) {
            connection.writeInbound(Unpooled.copiedBuffer("x", StandardCharsets.US_ASCII));
            pass(1);
        }
        assertThat(connection.isOpen()).isTrue();
        pass(1);

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void keepsAConnectionThatWasAnswered() {
        connection.freezeTime();
        FirstRequest.await(connection.pipeline(), Duration.ofSeconds(30));

        connection.writeOutbound(Unpooled.copiedBuffer("HTTP/1.1 404", StandardCharsets.US_ASCII));
        pass(3_600);

        assertThat(connection.isOpen()).isTrue();
    }
}
