package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.call.Operation;
import dev.sluice.ledger.TokenUsage.Source;
import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.Message;
import dev.sluice.proto.inference.v1.Part;
import dev.sluice.proto.inference.v1.Role;
import dev.sluice.proto.inference.v1.TextPart;
import dev.sluice.testing.ScriptedBackend;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Recorded answers of real servers, relayed and translated, however the network cuts them.
///
/// What may change on the way to a client of the same dialect: the usage chunk goes when only the
/// gateway asked for it; the end mark is the door's to write. Everything else is the same, byte for
/// byte.
final class RecordedRelayTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Questioner QUESTIONER = new Questioner(ScriptedBackend.start(visit -> {}));

    @AfterAll
    static void close() {
        QUESTIONER.close();
    }

    static Stream<Recording> goodChats() {
        return Recording.goodChats();
    }

    static Stream<Recording> goodEmbeddings() {
        return Recording.goodEmbeddings();
    }

    static Stream<Recording> failures() {
        return Recording.failures();
    }

    private static List<Slicing> slicings(Recording recording) {
        var seeded = IntStream.range(0, 8).mapToObj(seed -> Slicing.random(seed, 1 << (2 + seed)));
        var even = Stream.of(Slicing.whole(), Slicing.every(1), Slicing.every(7));
        return Stream.concat(even, seeded)
                .filter(slicing -> recording.isStream() || recording.body().length < 20_000)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("goodChats")
    void relaysByteForByte(Recording recording) throws Exception {
        for (var slicing : slicings(recording)) {
            QUESTIONER.server().script(visit -> recording.replay(visit, slicing));
            var answer = QUESTIONER.relay(Operation.CHAT, body(recording.isStream(), true));

            assertThat(answer.failure()).as(slicing.name()).isNull();
            assertThat(answer.text()).as(slicing.name()).isEqualTo(withoutEndMark(recording));
        }
    }

    @ParameterizedTest
    @MethodSource("goodChats")
    void keepsUsageThatOnlyTheGatewayAskedFor(Recording recording) throws Exception {
        for (var slicing : slicings(recording)) {
            QUESTIONER.server().script(visit -> recording.replay(visit, slicing));
            var answer = QUESTIONER.relay(Operation.CHAT, body(recording.isStream(), false));

            assertThat(answer.failure()).as(slicing.name()).isNull();
            assertThat(answer.text()).as(slicing.name()).isEqualTo(withoutUsageChunk(recording));
        }
    }

    @ParameterizedTest
    @MethodSource("goodChats")
    void countsTheSameOnBothPaths(Recording recording) throws Exception {
        var expected = usage(recording);
        for (var slicing : slicings(recording)) {
            QUESTIONER.server().script(visit -> recording.replay(visit, slicing));
            var relayed = QUESTIONER.relay(Operation.CHAT, body(recording.isStream(), false));
            var translated = QUESTIONER.translate(chat(), recording.isStream());

            assertThat(translated.failure()).as(slicing.name()).isNull();
            assertThat(translated.usage()).as(slicing.name()).isEqualTo(relayed.usage());
            if (expected.isEmpty()) {
                assertThat(relayed.usage().source()).isEqualTo(Source.COUNTED);
            } else {
                assertThat(List.of(relayed.usage().prompt(), relayed.usage().completion()))
                        .as(slicing.name())
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goodChats")
    void translatesTextAndFinishWhole(Recording recording) throws Exception {
        for (var slicing : slicings(recording)) {
            QUESTIONER.server().script(visit -> recording.replay(visit, slicing));
            var answer = QUESTIONER.translate(chat(), recording.isStream());

            var said = recording.isStream() ? Said.ofChunks(answer.chunks()) : Said.of(answer.whole());
            assertThat(said).as(slicing.name()).isEqualTo(Said.ofRecording(recording));
        }
    }

    @ParameterizedTest
    @MethodSource("goodEmbeddings")
    void relaysVectorsInTheFormTheyCameIn(Recording recording) throws Exception {
        QUESTIONER.server().script(visit -> recording.replay(visit, Slicing.every(512)));
        var form = recording.text().contains("\"embedding\": [") ? "float" : "base64";
        var answer = QUESTIONER.relay(
                Operation.EMBEDDINGS,
                "{\"model\":\"m\",\"input\":\"Hello\",\"encoding_format\":\"" + form + "\"}");

        assertThat(answer.failure()).isNull();
        assertThat(answer.text()).isEqualTo(recording.text());
        assertThat(answer.usage().prompt()).isEqualTo(usage(recording).getFirst());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failsTheSameOnBothPaths(Recording recording) throws Exception {
        for (var stream : List.of(true, false)) {
            QUESTIONER.server().script(visit -> recording.replay(visit, Slicing.every(7)));
            var relayed = QUESTIONER.relay(Operation.CHAT, body(stream, false));
            var translated = QUESTIONER.translate(chat(), stream);

            assertThat(relayed.bytes()).isEmpty();
            assertThat(translated.failed().reason()).isEqualTo(relayed.failed().reason());
            assertThat(translated.failed().text()).isEqualTo(relayed.failed().text());
        }
    }

    @Test
    void knowsEveryRecordingOfTheFolder() {
        assertThat(Recording.goodChats()).hasSize(19);
        assertThat(Recording.goodEmbeddings()).hasSize(2);
        assertThat(Recording.failures()).hasSize(5);
    }

    static String body(boolean stream, boolean usage) {
        return """
                {"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":%s%s}"""
                .formatted(stream, stream && usage ? ",\"stream_options\":{\"include_usage\":true}" : "");
    }

    static ChatRequest chat() {
        var text = Part.newBuilder().setText(TextPart.newBuilder().setText("Hi"));
        return ChatRequest.newBuilder()
                .setModel("m")
                .addMessages(Message.newBuilder().setRole(Role.ROLE_USER).addParts(text))
                .build();
    }

    private static String withoutEndMark(Recording recording) {
        return recording.isStream() ? events(recording.payloads().stream()) : recording.text();
    }

    private static String withoutUsageChunk(Recording recording) {
        if (!recording.isStream()) {
            return recording.text();
        }
        return events(recording.payloads().stream()
                .filter(payload -> !payload.contains("\"choices\":[]") || !payload.contains("\"usage\":{")));
    }

    private static String events(Stream<String> payloads) {
        return payloads.map(payload -> "data: " + payload + "\n\n").collect(Collectors.joining());
    }

    /// Prompt and completion tokens as a plain JSON reader finds them; empty when the server did
    /// not tell.
    private static List<Long> usage(Recording recording) throws Exception {
        var last = List.<Long>of();
        for (var payload : recording.isStream() ? recording.payloads() : List.of(recording.text())) {
            var usage = JSON.readTree(payload.getBytes(UTF_8)).path("usage");
            if (usage.isObject()) {
                last = List.of(usage.path("prompt_tokens").asLong(), usage.path("completion_tokens").asLong());
            }
        }
        return last;
    }
}
