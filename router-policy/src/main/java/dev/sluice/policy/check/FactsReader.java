package dev.sluice.policy.check;

import dev.sluice.policy.Facts;
import dev.sluice.policy.Facts.Attempt;
import dev.sluice.policy.Facts.Budget;
import dev.sluice.policy.Facts.Caller;
import dev.sluice.policy.Facts.Fleet;
import dev.sluice.policy.Facts.PoolFacts;
import dev.sluice.policy.Facts.Request;
import dev.sluice.policy.Facts.Time;
import dev.sluice.policy.Policy;
import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.match.Hits;
import dev.sluice.policy.view.InputLimits;
import dev.sluice.policy.view.JsonMode;
import dev.sluice.policy.view.RequestView;
import dev.sluice.policy.yaml.Section;
import dev.sluice.policy.yaml.Value;
import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.Message;
import dev.sluice.proto.inference.v1.Part;
import dev.sluice.proto.inference.v1.Role;
import dev.sluice.proto.inference.v1.TextPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// Reads the facts of a policy test. Whatever is left out is ordinary: a short chat for `auto` at
/// noon on a Monday, by a caller without tags, with budget left and pools healthy.
final class FactsReader {
    private static final int MANY = Integer.MAX_VALUE;

    private final Policy policy;

    FactsReader(Policy policy) {
        this.policy = policy;
    }

    Optional<Facts> read(Section test) {
        var request = test.take("request").flatMap(Value::section);
        var view = request.flatMap(s -> s.take("text")).flatMap(this::view);
        var matched = test.take("matched");
        Hits hits;
        if (matched.isPresent()) {
            hits = hits(matched.get());
        } else {
            hits = view.map(RequestView::matched).orElse(new Hits(policy.matchers(), 0));
        }
        var base = view.map(Request::of).orElse(plain());
        var facts =
                new Facts(
                        request.map(s -> request(s, base)).orElse(base),
                        hits,
                        test.take("caller")
                                .flatMap(Value::section)
                                .map(FactsReader::caller)
                                .orElse(Caller.of("tenant")),
                        test.take("budget")
                                .flatMap(Value::section)
                                .map(FactsReader::budget)
                                .orElse(Budget.UNLIMITED),
                        test.take("fleet")
                                .flatMap(Value::section)
                                .map(this::fleet)
                                .orElse(Fleet.UNKNOWN),
                        test.take("time")
                                .flatMap(Value::section)
                                .map(FactsReader::time)
                                .orElse(new Time(12, 0, 1)),
                        Attempt.FIRST);
        return Optional.of(facts);
    }

    private Optional<RequestView> view(Value value) {
        var text = value.text();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var part = Part.newBuilder().setText(TextPart.newBuilder().setText(text.get()));
        var request =
                ChatRequest.newBuilder()
                        .setModel(Request.AUTO)
                        .addMessages(Message.newBuilder().setRole(Role.ROLE_USER).addParts(part))
                        .build();
        try {
            return Optional.of(RequestView.of(request, InputLimits.DEFAULT, policy.matchers()));
        } catch (InvalidRequest e) {
            value.problem(e.message());
            return Optional.empty();
        }
    }

    private static Request plain() {
        return new Request(
                "chat",
                Request.AUTO,
                10,
                -1,
                1,
                24,
                0,
                0,
                0,
                0,
                0,
                1,
                false,
                false,
                JsonMode.NONE,
                0,
                List.of());
    }

    private static Request request(Section section, Request base) {
        var request =
                new Request(
                        text(section, "kind", base.kind()),
                        text(section, "model", base.model()),
                        integer(section, "prompt_tokens", base.promptTokens()),
                        integer(section, "max_tokens", base.maxTokens()),
                        integer(section, "messages", base.messages()),
                        integer(section, "text_bytes", base.textBytes()),
                        integer(section, "tools", base.tools()),
                        integer(section, "images", base.images()),
                        integer(section, "audios", base.audios()),
                        integer(section, "files", base.files()),
                        integer(section, "inputs", base.inputs()),
                        integer(section, "n", base.n()),
                        flag(section, "stream", base.stream()),
                        flag(section, "reasoning", base.reasoning()),
                        section.take("json_mode")
                                .flatMap(v -> v.constant(JsonMode.class))
                                .orElse(base.jsonMode()),
                        decimal(section, "cjk_ratio", base.cjkRatio()),
                        words(section, "tags"));
        section.end();
        return request;
    }

    private static Caller caller(Section section) {
        var caller =
                new Caller(
                        text(section, "tenant", "tenant"),
                        text(section, "team", ""),
                        text(section, "user", ""),
                        words(section, "tags"),
                        text(section, "tier", ""),
                        text(section, "region", ""));
        section.end();
        return caller;
    }

    private static Budget budget(Section section) {
        var budget = new Budget(decimal(section, "remaining_ratio", 1));
        section.end();
        return budget;
    }

    private Fleet fleet(Section section) {
        var pools = new HashMap<String, PoolFacts>();
        section.named()
                .forEach(
                        (name, value) -> {
                            if (!policy.pools().containsKey(name)) {
                                value.problem("unknown pool (expected: a pool of the policy)");
                            }
                            value.section().ifPresent(s -> pools.put(name, pool(s)));
                        });
        return new Fleet(pools);
    }

    private static PoolFacts pool(Section section) {
        var pool =
                new PoolFacts(
                        flag(section, "healthy", true),
                        decimal(section, "load", 0),
                        decimal(section, "price", 0));
        section.end();
        return pool;
    }

    private static Time time(Section section) {
        var time =
                new Time(
                        section.take("hour").flatMap(v -> v.integer(0, 23)).orElse(12),
                        section.take("minute").flatMap(v -> v.integer(0, 59)).orElse(0),
                        section.take("weekday").flatMap(v -> v.integer(1, 7)).orElse(1));
        section.end();
        return time;
    }

    private Hits hits(Value value) {
        var names = new ArrayList<String>();
        for (var item : value.items()) {
            var name = item.text();
            if (name.isPresent() && policy.matchers().index(name.get()) < 0) {
                item.problem("unknown matcher " + name.get());
            }
            name.ifPresent(names::add);
        }
        return Hits.of(policy.matchers(), names);
    }

    private static String text(Section section, String key, String absent) {
        return section.take(key).flatMap(Value::text).orElse(absent);
    }

    private static long integer(Section section, String key, long absent) {
        return section.take(key)
                .flatMap(v -> v.integer(-1, MANY))
                .map(Long::valueOf)
                .orElse(absent);
    }

    private static double decimal(Section section, String key, double absent) {
        return section.take(key).flatMap(Value::decimal).orElse(absent);
    }

    private static boolean flag(Section section, String key, boolean absent) {
        return section.take(key).flatMap(Value::flag).orElse(absent);
    }

    private static List<String> words(Section section, String key) {
        return section.take(key).map(Value::items).orElse(List.of()).stream()
                .flatMap(item -> item.text().stream())
                .toList();
    }
}
