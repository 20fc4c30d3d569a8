package dev.sluice.eval;

import dev.sluice.policy.Decision;
import dev.sluice.policy.Deny;
import dev.sluice.policy.Facts;
import dev.sluice.policy.Facts.Fleet;
import dev.sluice.policy.Facts.Time;
import dev.sluice.policy.Pool;
import dev.sluice.policy.Route;
import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.text.InvalidPolicy;
import dev.sluice.policy.view.InputLimits;
import dev.sluice.policy.view.RequestFormat;
import dev.sluice.policy.view.RequestView;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Tells where a policy sends a request, and why.
@Command(
        name = "route",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Tells where a policy sends a request, and why. All pools count as healthy.")
final class RouteCommand implements Callable<Integer> {
    /// Which endpoint a body is meant for.
    enum Kind {
        CHAT(RequestFormat.OPENAI_CHAT),
        EMBEDDING(RequestFormat.OPENAI_EMBEDDINGS);

        private final RequestFormat format;

        Kind(RequestFormat format) {
            this.format = format;
        }
    }

    private final InstantSource clock;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The policy.")
    private Path file = Path.of("");

    @Option(
            names = "--request",
            required = true,
            paramLabel = "BODY.json",
            description = "Body of an OpenAI request.")
    private Path request = Path.of("");

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "What the body asks for: ${COMPLETION-CANDIDATES} (default: chat).")
    private Kind kind = Kind.CHAT;

    @Mixin private Sender sender = new Sender();

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            description = "When, such as 2026-11-20T09:30:00Z (default: now).")
    private @Nullable Instant at;

    @Option(
            names = "--unit",
            paramLabel = "TEXT",
            description = "What a split sticks to, such as the id of a key (default: unit).")
    private String unit = "unit";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "${COMPLETION-CANDIDATES} (default: table).")
    private Form form = Form.TABLE;

    RouteCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws UnreadableFile, InvalidPolicy, InvalidRequest {
        var policy = Files.policy(file);
        var body = Files.bytes(request);
        var view = RequestView.read(kind.format, body, InputLimits.DEFAULT, policy.matchers());
        var time = Time.of(Objects.requireNonNullElseGet(at, clock::instant));
        var facts = Facts.of(view, sender.caller(), sender.budget(), Fleet.UNKNOWN, time);
        var decision = answer(policy.decide(facts, unit));
        var why = policy.explain(facts, unit);
        var out = spec.commandLine().getOut();
        switch (form) {
            case TABLE -> {
                decision.forEach((name, value) -> out.printf("%-14s%s%n", name, text(value)));
                out.printf("%-14s%s%n", "prompt tokens", view.promptTokens());
                why.forEach(line -> out.println("  " + line));
            }
            case JSON -> {
                decision.put("prompt_tokens", view.promptTokens());
                decision.put("explanation", why);
                out.println(Form.json(decision));
            }
        }
        return Exit.DONE;
    }

    private static Map<String, Object> answer(Decision decision) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("policy", decision.version().toString());
        answer.put("arm", decision.arm());
        answer.put("rule", decision.ruleId());
        switch (decision) {
            case Route route -> {
                answer.put("chain", route.chain().stream().map(Pool::name).toList());
                answer.put("propensity", route.propensity());
            }
            case Deny deny -> answer.put("message", deny.message());
        }
        return answer;
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? String.join(", then ", list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }
}
