package dev.sluice.policy;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.sluice.policy.Rule.Outcome;
import dev.sluice.policy.match.Matchers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// A policy, ready to decide. Immutable and thread-safe; [#decide] allocates nothing where no rule
/// splits.
public final class Policy {
    private static final String DEFAULT = "default";
    private static final String NAMED = "named";

    private final PolicyVersion version;
    private final String description;
    private final Matchers matchers;
    private final Map<String, Pool> pools;
    private final List<Rule> rules;
    private final Decision[] decided;
    private final Route fallback;
    private final Guards guards;
    private final Map<String, Route> named;
    private final List<Escalation> escalations;

    /// @param version name and digest of its text
    /// @param description what it is for
    /// @param matchers the text tests that its conditions name
    /// @param pools its pools by name
    /// @param rules its rules in any order
    /// @param fallback the chain when no rule matches; at least one pool
    /// @param guards how far requests may go
    /// @param models models with a chain of their own: the models to fall back to, by the model
    ///     named
    /// @param escalations when to ask again
    public Policy(
            PolicyVersion version,
            String description,
            Matchers matchers,
            Map<String, Pool> pools,
            List<Rule> rules,
            List<Pool> fallback,
            Guards guards,
            Map<String, List<String>> models,
            List<Escalation> escalations) {
        this.version = requireNonNull(version, "version");
        this.description = requireNonNull(description, "description");
        this.matchers = requireNonNull(matchers, "matchers");
        this.pools = Map.copyOf(pools);
        this.rules =
                rules.stream().sorted(Comparator.comparingInt(Rule::priority).reversed()).toList();
        this.guards = requireNonNull(guards, "guards");
        this.fallback = route(DEFAULT, fallback, 1, "no rule matched");
        this.decided = this.rules.stream().map(this::prepared).toArray(Decision[]::new);
        this.named =
                models.entrySet().stream()
                        .collect(toUnmodifiableMap(Map.Entry::getKey, this::named));
        this.escalations = List.copyOf(escalations);
    }

    /// Decides. The same facts and unit give the same decision; nothing else is asked.
    ///
    /// A model that the caller named is answered by its own pool: then only rules that refuse are
    /// asked.
    ///
    /// @param bucketUnit what a split sticks to, such as the key's or the session's id
    public Decision decide(Facts facts, String bucketUnit) {
        boolean auto = facts.request().model().equals(Facts.Request.AUTO);
        List<String> failures = List.of();
        for (int i = 0; i < decided.length; i++) {
            var rule = rules.get(i);
            boolean refuses = rule.outcome() instanceof Outcome.Refuse;
            if (!auto && !refuses) {
                continue;
            }
            boolean matched;
            try {
                matched = rule.when().test(facts);
            } catch (Rule.Failure failure) {
                failures = noted(failures, rule, failure);
                // What shall be refused when a condition holds is refused when nobody can tell.
                matched = refuses;
            }
            if (matched) {
                return Explanation.with(chosen(rule, decided[i], bucketUnit), failures);
            }
        }
        return Explanation.with(auto ? fallback : namedRoute(facts.request().model()), failures);
    }

    /// Tells which rules were asked, in order, and what each answered; the last line is the
    /// decision.
    public List<String> explain(Facts facts, String bucketUnit) {
        return Explanation.of(this, facts, bucketUnit);
    }

    private static List<String> noted(List<String> failures, Rule rule, Rule.Failure failure) {
        var more = new ArrayList<>(failures);
        more.add("rule " + rule.id() + " could not be evaluated: " + failure.getMessage());
        return more;
    }

    private Decision chosen(Rule rule, Decision prepared, String bucketUnit) {
        if (!(rule.outcome() instanceof Outcome.Split(var shares))) {
            return prepared;
        }
        long total = shares.stream().mapToLong(Rule.Share::weight).sum();
        int bucket = Bucket.of(version.name() + "/" + rule.id(), bucketUnit);
        long end = 0;
        for (var share : shares) {
            end += share.weight();
            // Bucket b covers [b, b + 1) of 10,000; it belongs to the share in which it begins.
            if (bucket * total < end * Bucket.COUNT) {
                return route(
                        rule.id(),
                        share.chain(),
                        (double) share.weight() / total,
                        "rule " + rule.id() + " split bucket " + bucket + ": " + rule.text());
            }
        }
        throw new IllegalStateException(
                "bucket: " + bucket + " (expected: < " + Bucket.COUNT + ")");
    }

    private Decision prepared(Rule rule) {
        var why = "rule " + rule.id() + " matched: " + rule.text();
        return switch (rule.outcome()) {
            case Outcome.To(var chain) -> route(rule.id(), chain, 1, why);
            case Outcome.Split(var shares) -> route(rule.id(), shares.getFirst().chain(), 1, why);
            case Outcome.Refuse(var message) -> new Deny(version, rule.id(), message, why);
        };
    }

    private Route route(String ruleId, List<Pool> chain, double propensity, String why) {
        return new Route(version, chain.getFirst().name(), ruleId, chain, guards, propensity, why);
    }

    private Route namedRoute(String model) {
        var route = named.get(model);
        return route != null ? route : named(Map.entry(model, List.of()));
    }

    private Route named(Map.Entry<String, List<String>> model) {
        var chain = new ArrayList<Pool>();
        chain.add(Pool.ofModel(model.getKey()));
        model.getValue().forEach(next -> chain.add(Pool.ofModel(next)));
        return route(NAMED, chain, 1, "the caller named " + model.getKey());
    }

    /// Name and digest.
    public PolicyVersion version() {
        return version;
    }

    /// What it is for.
    public String description() {
        return description;
    }

    /// The text tests that its conditions name; a view must be read with them.
    public Matchers matchers() {
        return matchers;
    }

    /// Its pools by name.
    public Map<String, Pool> pools() {
        return pools;
    }

    /// Its rules in the order in which they are asked.
    public List<Rule> rules() {
        return rules;
    }

    /// The route of requests that no rule matches.
    public Route fallback() {
        return fallback;
    }

    /// How far requests may go.
    public Guards guards() {
        return guards;
    }

    /// The routes of models that have a chain of their own, by model.
    public Map<String, Route> models() {
        return named;
    }

    /// When to ask again.
    public List<Escalation> escalations() {
        return escalations;
    }
}
