package dev.sluice.policy;

import static java.util.Objects.requireNonNull;

import dev.sluice.policy.match.Hits;
import dev.sluice.policy.view.JsonMode;
import dev.sluice.policy.view.RequestView;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// All that a policy may decide by. No prompt text is in it, so that every decision can be logged
/// and replayed.
///
/// @param request what is asked for
/// @param matched which text tests hit
/// @param caller who asks
/// @param budget what money is left
/// @param fleet how the pools are
/// @param time when
/// @param attempt which try
public record Facts(
        Request request,
        Hits matched,
        Caller caller,
        Budget budget,
        Fleet fleet,
        Time time,
        Attempt attempt) {
    public Facts {
        requireNonNull(request, "request");
        requireNonNull(matched, "matched");
        requireNonNull(caller, "caller");
        requireNonNull(budget, "budget");
        requireNonNull(fleet, "fleet");
        requireNonNull(time, "time");
        requireNonNull(attempt, "attempt");
    }

    /// The facts of a first attempt.
    public static Facts of(RequestView view, Caller caller, Budget budget, Fleet fleet, Time time) {
        return new Facts(
                Request.of(view), view.matched(), caller, budget, fleet, time, Attempt.FIRST);
    }

    /// What is asked for; the fields are those of [RequestView].
    ///
    /// @param kind `chat` or `embedding`
    /// @param model the model asked for; `auto` leaves the choice to the policy
    /// @param maxTokens most tokens per choice; -1 when absent
    public record Request(
            String kind,
            String model,
            long promptTokens,
            long maxTokens,
            long messages,
            long textBytes,
            long tools,
            long images,
            long audios,
            long files,
            long inputs,
            long n,
            boolean stream,
            boolean reasoning,
            JsonMode jsonMode,
            double cjkRatio,
            List<String> tags) {
        /// The model name with which a caller leaves the choice to the policy.
        public static final String AUTO = "auto";

        public Request {
            requireNonNull(kind, "kind");
            requireNonNull(model, "model");
            requireNonNull(jsonMode, "jsonMode");
            tags = List.copyOf(tags);
        }

        /// The part of a view that policies may decide by.
        public static Request of(RequestView view) {
            return new Request(
                    view.format().kind().name().toLowerCase(Locale.ROOT),
                    view.model(),
                    view.promptTokens(),
                    view.maxTokens(),
                    view.messages(),
                    view.textBytes(),
                    view.tools(),
                    view.images(),
                    view.audios(),
                    view.files(),
                    view.inputs(),
                    view.n(),
                    view.stream(),
                    view.reasoning(),
                    view.jsonMode(),
                    view.cjkRatio(),
                    view.tags());
        }
    }

    /// Who asks. A string that is unknown is empty.
    ///
    /// @param tenant the tenant's name
    /// @param team the team within it
    /// @param user the person or service within it
    /// @param tags tags of the key
    /// @param tier the service tier
    /// @param region where the tenant's data must stay
    public record Caller(
            String tenant,
            String team,
            String user,
            List<String> tags,
            String tier,
            String region) {
        /// A caller of whom only the tenant is known.
        public static Caller of(String tenant) {
            return new Caller(tenant, "", "", List.of(), "", "");
        }

        public Caller {
            requireNonNull(tenant, "tenant");
            requireNonNull(team, "team");
            requireNonNull(user, "user");
            requireNonNull(tier, "tier");
            requireNonNull(region, "region");
            tags = List.copyOf(tags);
        }
    }

    /// What money is left.
    ///
    /// @param remainingRatio the smallest share left of any budget that applies, 0 to 1; 1 without
    ///     budgets
    public record Budget(double remainingRatio) {
        /// No budget applies.
        public static final Budget UNLIMITED = new Budget(1);
    }

    /// How the pools are. A pool of which nothing is known counts as healthy and idle.
    ///
    /// @param pools by name
    public record Fleet(Map<String, PoolFacts> pools) {
        /// Nothing is known.
        public static final Fleet UNKNOWN = new Fleet(Map.of());

        public Fleet {
            pools = Map.copyOf(pools);
        }

        /// How a pool is.
        public PoolFacts pool(String name) {
            return pools.getOrDefault(name, PoolFacts.UNKNOWN);
        }
    }

    /// How a pool is.
    ///
    /// @param healthy whether any member can take a request
    /// @param load requests under way per request that fits; 1 is full
    /// @param price mean price of its members in US dollars per million tokens
    public record PoolFacts(boolean healthy, double load, double price) {
        /// Healthy, idle and free of charge.
        public static final PoolFacts UNKNOWN = new PoolFacts(true, 0, 0);
    }

    /// When, in UTC.
    ///
    /// @param hour 0 to 23
    /// @param minute 0 to 59
    /// @param weekday 1 for Monday to 7 for Sunday
    public record Time(int hour, int minute, int weekday) {
        public Time {
            if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
                throw new IllegalArgumentException(
                        "time: " + hour + ":" + minute + " (expected: 0:0 to 23:59)");
            }
            DayOfWeek.of(weekday);
        }

        /// An instant as the clock on the wall in UTC.
        public static Time of(Instant instant) {
            var utc = instant.atOffset(ZoneOffset.UTC);
            return new Time(utc.getHour(), utc.getMinute(), utc.getDayOfWeek().getValue());
        }
    }

    /// Which try.
    ///
    /// @param number 1 for the first
    public record Attempt(int number) {
        /// The first.
        public static final Attempt FIRST = new Attempt(1);
    }
}
