package dev.sluice.bench.machine;

import java.util.List;

/// Busy time of some processors, whoever used them: the kernel's own count in ticks of 10 ms.
///
/// Time stolen by the hypervisor counts as busy: it is missing to us, whoever has it.
///
/// @param numbers the processors that matter to the measurement
public record Processors(List<Integer> numbers) {
    private static final long NANOS_PER_TICK = 10_000_000;

    public Processors {
        numbers = List.copyOf(numbers);
    }

    /// Busy nanoseconds since the machine started, summed over the processors.
    public long busyNanos() {
        return Proc.text("stat")
                        .lines()
                        .filter(this::matters)
                        .mapToLong(Processors::busyTicks)
                        .sum()
                * NANOS_PER_TICK;
    }

    private boolean matters(String line) {
        return numbers.stream().anyMatch(number -> line.startsWith("cpu" + number + " "));
    }

    // cpuN user nice system idle iowait irq softirq steal guest guest_nice; guest is part of user.
    private static long busyTicks(String line) {
        String[] fields = line.split(" +");
        long busy = 0;
        for (int i = 1; i <= 8; i++) {
            if (i != 4 && i != 5) {
                busy += Long.parseLong(fields[i]);
            }
        }
        return busy;
    }
}
