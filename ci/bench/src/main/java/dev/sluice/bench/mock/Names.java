package dev.sluice.bench.mock;

import java.util.regex.Pattern;

final class Names {
    static final Pattern PATTERN =
            Pattern.compile(
                    "bench-(?:(?<idle>idle)|json-d(?<delay>\\d{1,5})ms|sse-(?<burst>\\d{1,5})x(?<write>\\d{1,4})"
                            + "|paced-(?<paced>\\d{1,5})x(?<pause>\\d{1,5})ms)$");

    private Names() {}
}
