package dev.sluice.bench.machine;

/// The machine in words, as a result needs it to be compared.
///
/// @param processor model and count
/// @param memoryMib main memory in MiB
/// @param kernel release of the operating system
/// @param java the virtual machine the harness runs on
public record Machine(String processor, long memoryMib, String kernel, String java) {

    /// This machine.
    public static Machine here() {
        String model =
                Proc.text("cpuinfo")
                        .lines()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
        return new Machine(
                Proc.names("../sys/devices/system/cpu").stream()
                                .filter(n -> n.matches("cpu\\d+"))
                                .count()
                        + " x "
                        + model,
                Proc.field("meminfo", "MemTotal:") / 1024,
                Proc.text("sys/kernel/osrelease").strip(),
                System.getProperty("java.vendor.version", "")
                        + " "
                        + System.getProperty("java.version"));
    }
}
