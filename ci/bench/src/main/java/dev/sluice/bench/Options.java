package dev.sluice.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The command line of a run; `ci/bench/run --help` explains it.
///
/// @param quick few short rounds instead of many longer ones
/// @param scenarios names of the scenarios to run
/// @param subjects names of the subjects to start, the yardstick first
/// @param rounds rounds of every scenario
/// @param seconds length of a measured window
/// @param seed seed of order, arrivals and bootstrap
/// @param url a gateway that already runs
/// @param key its key; empty for none
/// @param pid its process, 0 when unknown
record Options(
        boolean quick,
        List<String> scenarios,
        List<String> subjects,
        int rounds,
        double seconds,
        long seed,
        Optional<URI> url,
        String key,
        long pid) {

    static Options parse(String[] arguments) {
        boolean quick = true;
        var scenarios = new ArrayList<String>();
        var subjects = new ArrayList<String>();
        int rounds = 0;
        double seconds = 0;
        long seed = System.nanoTime() & 0xffff_ffffL;
        Optional<URI> url = Optional.empty();
        String key = "";
        long pid = 0;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "quick" -> quick = true;
                case "full" -> quick = false;
                case "--scenario" -> scenarios.add(value(arguments, ++i));
                case "--subject" -> subjects.add(value(arguments, ++i));
                case "--rounds" -> rounds = Integer.parseInt(value(arguments, ++i));
                case "--seconds" -> seconds = Double.parseDouble(value(arguments, ++i));
                case "--seed" -> seed = Long.parseLong(value(arguments, ++i));
                case "--url" -> url = Optional.of(URI.create(value(arguments, ++i)));
                case "--key" -> key = value(arguments, ++i);
                case "--pid" -> pid = Long.parseLong(value(arguments, ++i));
                default ->
                        throw new IllegalArgumentException(
                                arguments[i] + " (expected: an option of ci/bench/run --help)");
            }
        }
        return new Options(
                quick,
                known(scenarios, quick),
                List.copyOf(subjects),
                rounds > 0 ? rounds : quick ? 3 : 9,
                seconds > 0 ? seconds : quick ? 2.5 : 4,
                seed,
                url,
                key,
                pid);
    }

    private static List<String> known(List<String> asked, boolean quick) {
        var all = Scenario.all(quick).stream().map(Scenario::name).toList();
        for (String name : asked) {
            if (!all.contains(name)) {
                throw new IllegalArgumentException(
                        "--scenario " + name + " (expected: one of " + all + ")");
            }
        }
        return !asked.isEmpty() ? List.copyOf(asked) : quick ? Scenario.quickNames() : all;
    }

    private static String value(String[] arguments, int at) {
        if (at >= arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " (expected: a value after it)");
        }
        return arguments[at];
    }
}
