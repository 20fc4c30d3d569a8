package dev.sluice.bench;

import dev.sluice.bench.load.Target;
import dev.sluice.bench.machine.ProcessTree;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Something that is measured: the mock itself, a proxy in front of it, or a gateway elsewhere.
///
/// @param name `direct`, `nginx`, `netty`, `gateway` or `url`
/// @param target where it listens
/// @param process its process; null when there is none to look into
/// @param start start of the process to its first proxied 200
/// @param command the command line that runs
record Subject(
        String name, Target target, @Nullable ProcessTree process, Duration start, String command) {
    static final String DIRECT = "direct";

    static Subject elsewhere(String name, Target target, @Nullable ProcessTree process) {
        return new Subject(name, target, process, Duration.ZERO, "");
    }
}
