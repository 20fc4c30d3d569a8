package dev.sluice.policy.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.policy.Escalation;
import dev.sluice.policy.Guards;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyVersion;
import dev.sluice.policy.Pool;
import dev.sluice.policy.Rule;
import dev.sluice.policy.cel.Conditions;
import dev.sluice.policy.cel.Vocabulary;
import dev.sluice.policy.match.Matchers;
import dev.sluice.policy.yaml.Canonical;
import dev.sluice.policy.yaml.Problems;
import dev.sluice.policy.yaml.Section;
import dev.sluice.policy.yaml.Value;
import dev.sluice.policy.yaml.Yaml;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compiles the YAML text of a policy. Its format is that of `policies/default.yaml`.
public final class PolicyText {
    private static final String API_VERSION = "sluice.dev/v1";
    private static final String KIND = "RouterPolicy";
    private static final int DIGEST_DIGITS = 12;

    private PolicyText() {}

    /// Compiles a policy.
    ///
    /// @param file name of the text, for messages
    /// @throws InvalidPolicy with everything that is wrong with it
    public static Policy compile(String file, String text) throws InvalidPolicy {
        var problems = new Problems(file, text);
        var root = Yaml.parse(file, text, problems);
        var policy = root.flatMap(Value::section).flatMap(top -> read(top, root.get(), problems));
        if (!problems.isEmpty() || policy.isEmpty()) {
            throw new InvalidPolicy(problems.all());
        }
        return policy.get();
    }

    private static Optional<Policy> read(Section top, Value root, Problems problems) {
        fixed(top, "apiVersion", API_VERSION);
        fixed(top, "kind", KIND);
        var metadata = top.require("metadata").flatMap(Value::section);
        var name = metadata.flatMap(PolicyText::name);
        var description =
                metadata.flatMap(section -> section.take("description"))
                        .flatMap(Value::text)
                        .orElse("");
        metadata.ifPresent(Section::end);
        var spec = top.require("spec").flatMap(Value::section);
        top.end();
        if (spec.isEmpty()) {
            return Optional.empty();
        }
        var body = Body.read(spec.get());
        if (!problems.isEmpty() || name.isEmpty() || body.isEmpty()) {
            return Optional.empty();
        }
        var version = new PolicyVersion(name.get(), digest(Canonical.form(root)));
        return Optional.of(body.get().policy(version, description));
    }

    private static void fixed(Section top, String key, String expected) {
        top.require(key)
                .ifPresent(
                        value -> {
                            if (!value.text().equals(Optional.of(expected))) {
                                value.problem("unknown (expected: " + expected + ")");
                            }
                        });
    }

    private static Optional<String> name(Section metadata) {
        var value = metadata.require("name");
        var name = value.flatMap(Value::text);
        if (name.isPresent() && !PolicyVersion.isName(name.get())) {
            value.get().problem("no name (expected: a lower-case letter, then letters, digits, -)");
            return Optional.empty();
        }
        return name;
    }

    private static String digest(String canonical) {
        try {
            var sha = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(UTF_8));
            return HexFormat.of().formatHex(sha).substring(0, DIGEST_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The parts of a policy's `spec`.
    private record Body(
            Matchers matchers,
            Map<String, Pool> pools,
            List<Rule> rules,
            List<Pool> fallback,
            Guards guards,
            Map<String, List<String>> models,
            List<Escalation> escalations) {
        static Optional<Body> read(Section spec) {
            var matchers = MatchersReader.read(spec.take("matchers"));
            var pools = new PoolsReader();
            spec.require("pools").ifPresent(pools::read);
            var names = pools.pools().keySet();
            var conditions = new Conditions(Vocabulary.ofRules(matchers, names));
            var rules = new RulesReader(pools, conditions).read(spec.take("rules"));
            var fallback =
                    spec.require("default")
                            .flatMap(Value::section)
                            .map(pools::chain)
                            .orElse(List.of());
            var guards = GuardsReader.read(spec.take("guards"));
            var models = ModelsReader.read(spec.take("models"));
            var answers = new Conditions(Vocabulary.ofEscalations(matchers, names));
            var escalations = new EscalationsReader(pools, answers).read(spec.take("escalate"));
            spec.end();
            return fallback.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Body(
                                    matchers,
                                    pools.pools(),
                                    rules,
                                    fallback,
                                    guards,
                                    models,
                                    escalations));
        }

        Policy policy(PolicyVersion version, String description) {
            return new Policy(
                    version,
                    description,
                    matchers,
                    pools,
                    rules,
                    fallback,
                    guards,
                    models,
                    escalations);
        }
    }
}
