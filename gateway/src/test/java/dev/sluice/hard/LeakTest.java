package dev.sluice.hard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.Context;
import dev.sluice.config.SettingsFile;
import dev.sluice.database.PostgresExtension;
import dev.sluice.testing.ScriptedBackend;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Secrets that are planted where secrets are, and looked for everywhere else, over success and
/// failure.
final class LeakTest {
    private static final String CANARY = "canary7f3a";
    private static final String BACKEND_KEY = CANARY + "-backend-key";
    private static final String ADMIN_TOKEN = CANARY + "-admin-token-0123456789abcdef0123456789";
    private static final String PROMPT = CANARY + " prompt";
    private static final String ANSWER = CANARY + " answer";
    @RegisterExtension private static final PostgresExtension POSTGRES = new PostgresExtension();

    @TempDir private Path folder;

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final List<String> told = new ArrayList<>();

    private static String body(boolean stream) {
        return """
            {"model":"m","stream":%s,"user":"somebody","messages":[{"role":"user","content":"%s"},\
            {"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"%s"}}]},\
            {"role":"tool","tool_call_id":"c","content":"%s"}]}"""
                .formatted(stream, PROMPT, PROMPT, PROMPT);
    }

    @Test
    void keepsSecretsPromptsAndAnswersOutOfEverySink() throws Exception {
        var appender = listen();
        try (var backend = ScriptedBackend.start(visit -> {})) {
            var installation =
                    Installation.create(
                            folder,
                            POSTGRES.address(),
                            """
                            server: { port: 0, warm-up: false, admin-token: "%s" }
                            backends:
                              - { name: a, kind: openai, base-url: "%s", api-key: "%s", models: [{ name: m }] }
                            """
                                    .formatted(ADMIN_TOKEN, backend.baseUrl(), BACKEND_KEY));
            String key;
            try (var gateway = installation.start()) {
                var rest = Installation.rest(gateway);
                key = rest.key();
                visit(rest, backend);
                assertThat(backend.requests().getFirst().headers().get("authorization"))
                        .as("the back end itself gets its key")
                        .isEqualTo("Bearer " + BACKEND_KEY);
                told.add(rest.get("/metrics").body());
                told.add(rest.get("/health/detailed").body());
            }
            var secret = key.substring(key.lastIndexOf('_') + 1);
            assertThat(logged)
                    .as("the request log was heard")
                    .anyMatch(line -> line.contains("\"outcome\":\"ok\""));
            holdsNone("the log", logged, CANARY, secret);
            holdsNone("what clients are told", told, CANARY, secret);
            holdsNone(
                    "the settings",
                    List.of(SettingsFile.read(installation.file()).toString()),
                    CANARY);
            holdsNone("the database", database(), CANARY, secret);
            holdsNone(
                    "the journal", files(installation.folder().resolve("journal")), CANARY, secret);
        } finally {
            appender.stop();
        }
    }

    private void visit(Rest rest, ScriptedBackend backend) throws Exception {
        backend.script(Scripts.good());
        tell(rest.chat(body(false)));
        tell(rest.chat(body(true)));
        var error = "{\"error\":{\"message\":\"%s\",\"code\":\"%s\"}}".formatted(ANSWER, ANSWER);
        for (var status : new int[] {401, 403, 404, 408, 429, 500, 502, 503, 529}) {
            backend.script(visit -> visit.json(status, error, "retry-after: 1", "x-a: " + CANARY));
            tell(rest.chat(body(false)));
            tell(rest.chat(body(true)));
        }
        backend.script(visit -> visit.json(200, "<html>" + ANSWER));
        tell(rest.chat(body(false)));
        backend.script(
                visit ->
                        visit.events()
                                .chunk(Scripts.word("Hi"))
                                .chunk("data: {" + ANSWER + "}\n\n")
                                .end());
        tell(rest.chat(body(true)));
        backend.script(
                visit ->
                        visit.events()
                                .chunk(Scripts.word("Hi"))
                                .chunk("data: " + error + "\n\n")
                                .end());
        tell(rest.chat(body(true)));
        backend.script(visit -> visit.events().chunk(Scripts.word("Hi")).reset());
        tell(rest.chat(body(true)));
        refusals(rest);
    }

    private void refusals(Rest rest) throws Exception {
        tell(rest.chat("{\"model\":\"m\",\"messages\":\"" + PROMPT + "\"}"));
        tell(
                rest.chat(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\""
                                + CANARY
                                + "\",\"content\":\"a\"}]}"));
        tell(
                rest.chat(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                                + PROMPT
                                + "\u0001\"}]}"));
        tell(rest.chat(PROMPT));
        for (var key :
                List.of(CANARY, "sk-slc_" + CANARY, "Basic " + CANARY, rest.key() + CANARY)) {
            tell(new Rest(rest.url(), key).chat(body(false)));
        }
        for (var header :
                List.of(
                        "x-api-key",
                        "cookie",
                        "proxy-authorization",
                        "x-forwarded-for",
                        "traceparent",
                        "x-request-id")) {
            tell(Rest.send(rest.request("/v1/" + header).header(header, CANARY).GET().build()));
            tell(
                    Rest.send(
                            rest.request(Rest.CHAT)
                                    .header(header, CANARY)
                                    .POST(BodyPublishers.ofString("{}"))
                                    .build()));
        }
        tell(rest.get("/v1/nothing?key=" + CANARY));
        tell(
                Rest.send(
                        new Rest(rest.url(), CANARY)
                                .request("/api/gateway/api-keys")
                                .GET()
                                .build()));
        tell(
                Rest.send(
                        new Rest(rest.url(), ADMIN_TOKEN)
                                .request("/api/gateway/api-keys")
                                .GET()
                                .build()));
    }

    private void tell(HttpResponse<String> answer) {
        told.add(answer.statusCode() + " " + answer.headers().map() + " " + answer.body());
    }

    /// Everything that our own code says at DEBUG, and all others at their usual level.
    private AppenderBase<ILoggingEvent> listen() {
        var appender =
                new AppenderBase<ILoggingEvent>() {
                    @Override
                    protected void append(ILoggingEvent event) {
                        logged.add(event.getFormattedMessage());
                        if (event.getThrowableProxy() != null) {
                            logged.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
                        }
                    }
                };
        appender.setContext((Context) LoggerFactory.getILoggerFactory());
        appender.start();
        ((Logger) LoggerFactory.getLogger("dev.sluice")).setLevel(Level.DEBUG);
        loggers().forEach(name -> ((Logger) LoggerFactory.getLogger(name)).addAppender(appender));
        return appender;
    }

    private static List<String> loggers() {
        return List.of(org.slf4j.Logger.ROOT_LOGGER_NAME, "sluice.request");
    }

    /// Every row of every table, with all its columns.
    private static List<String> database() {
        var address = POSTGRES.address();
        return Jdbi.create(address.url(), address.user(), address.password())
                .withHandle(
                        handle ->
                                handle
                                        .createQuery(
                                                "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'sluice'")
                                        .mapTo(String.class)
                                        .list()
                                        .stream()
                                        .flatMap(
                                                table ->
                                                        handle
                                                                .createQuery(
                                                                        "SELECT t::text FROM "
                                                                                + table
                                                                                + " t")
                                                                .mapTo(String.class)
                                                                .list()
                                                                .stream())
                                        .toList());
    }

    private static List<String> files(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            var texts = new ArrayList<String>();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                texts.add(Files.readString(file, ISO_8859_1));
            }
            return texts;
        }
    }

    private static void holdsNone(String sink, List<String> texts, String... secrets) {
        assertThat(texts).as(sink).isNotEmpty();
        for (var secret : secrets) {
            assertThat(
                            texts.stream()
                                    .filter(text -> text.contains(secret))
                                    .map(text -> around(text, secret))
                                    .toList())
                    .as("%s holds '%s'", sink, secret)
                    .isEmpty();
        }
    }

    private static String around(String text, String secret) {
        var at = text.indexOf(secret);
        return text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 200));
    }
}
