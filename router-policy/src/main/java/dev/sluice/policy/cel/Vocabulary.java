package dev.sluice.policy.cel;

import dev.sluice.policy.Facts;
import dev.sluice.policy.match.Matchers;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The facts that the conditions of a policy may name: the same for all policies but for
/// `match.NAME` and `fleet.POOL.*`, which follow the policy's own matchers and pools.
public final class Vocabulary {
    private static final List<Fact> COMMON =
            List.of(
                    new Fact.Word("request.kind", f -> f.request().kind()),
                    new Fact.Word("request.model", f -> f.request().model()),
                    new Fact.Int("request.prompt_tokens", f -> f.request().promptTokens()),
                    new Fact.Int("request.max_tokens", f -> f.request().maxTokens()),
                    new Fact.Int("request.messages", f -> f.request().messages()),
                    new Fact.Int("request.text_bytes", f -> f.request().textBytes()),
                    new Fact.Int("request.tools", f -> f.request().tools()),
                    new Fact.Int("request.images", f -> f.request().images()),
                    new Fact.Int("request.audios", f -> f.request().audios()),
                    new Fact.Int("request.files", f -> f.request().files()),
                    new Fact.Int("request.inputs", f -> f.request().inputs()),
                    new Fact.Int("request.n", f -> f.request().n()),
                    new Fact.Flag("request.stream", f -> f.request().stream()),
                    new Fact.Flag("request.reasoning", f -> f.request().reasoning()),
                    new Fact.Word(
                            "request.json_mode",
                            f -> f.request().jsonMode().name().toLowerCase(Locale.ROOT)),
                    new Fact.Real("request.cjk_ratio", f -> f.request().cjkRatio()),
                    new Fact.Words("request.tags", f -> f.request().tags()),
                    new Fact.Word("caller.tenant", f -> f.caller().tenant()),
                    new Fact.Word("caller.team", f -> f.caller().team()),
                    new Fact.Word("caller.user", f -> f.caller().user()),
                    new Fact.Words("caller.tags", f -> f.caller().tags()),
                    new Fact.Word("caller.tier", f -> f.caller().tier()),
                    new Fact.Word("caller.region", f -> f.caller().region()),
                    new Fact.Real("budget.remaining_ratio", f -> f.budget().remainingRatio()),
                    new Fact.Int("time.hour", f -> f.time().hour()),
                    new Fact.Int("time.minute", f -> f.time().minute()),
                    new Fact.Int("time.weekday", f -> f.time().weekday()),
                    new Fact.Int("attempt.number", f -> f.attempt().number()));

    /// Facts of an answer, for escalations only. They are declared here and read where escalations
    /// run.
    private static final List<Fact> ANSWER =
            List.of(
                    new Fact.Real("answer.mean_logprob", Vocabulary::unread),
                    new Fact.Int("answer.completion_tokens", Vocabulary::unread),
                    new Fact.Int("answer.text_bytes", Vocabulary::unread),
                    new Fact.Word("answer.finish_reason", f -> String.valueOf(unread(f))));

    private final Map<String, Fact> facts = new LinkedHashMap<>();

    private Vocabulary(Matchers matchers, Collection<String> pools) {
        COMMON.forEach(this::add);
        for (int i = 0; i < matchers.all().size(); i++) {
            long mask = 1L << i;
            add(
                    new Fact.Flag(
                            "match." + matchers.all().get(i).name(),
                            f -> (f.matched().bitsFor(matchers) & mask) != 0));
        }
        for (var pool : pools) {
            var prefix = "fleet." + pool + ".";
            add(new Fact.Flag(prefix + "healthy", f -> f.fleet().pool(pool).healthy()));
            add(new Fact.Real(prefix + "load", f -> f.fleet().pool(pool).load()));
            add(new Fact.Real(prefix + "price", f -> f.fleet().pool(pool).price()));
        }
    }

    /// The facts for rules.
    public static Vocabulary ofRules(Matchers matchers, Collection<String> pools) {
        return new Vocabulary(matchers, pools);
    }

    /// The facts for escalations: those of rules and `answer.*`.
    public static Vocabulary ofEscalations(Matchers matchers, Collection<String> pools) {
        var vocabulary = new Vocabulary(matchers, pools);
        ANSWER.forEach(vocabulary::add);
        return vocabulary;
    }

    private void add(Fact fact) {
        facts.put(fact.name(), fact);
    }

    private static long unread(Facts facts) {
        throw new IllegalStateException("answer.*: no fact of " + facts.request().kind());
    }

    /// Names of all facts.
    public Set<String> names() {
        return facts.keySet();
    }

    Collection<Fact> all() {
        return facts.values();
    }

    Optional<Fact> find(String name) {
        return Optional.ofNullable(facts.get(name));
    }
}
