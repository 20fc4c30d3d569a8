package dev.sluice.bench.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A process with its children, and the processes that stay in its folder (an embedded database
/// detaches itself).
///
/// @param pid the process that was started
/// @param folder the folder it was given; a process that runs there belongs to it
public record ProcessTree(long pid, Path folder) {

    /// Processor time of every thread since it began, in nanoseconds, by thread id.
    public record Snapshot(Map<String, Long> own, Map<String, Long> companions) {
        /// Time used by the tree itself since an earlier snapshot, in nanoseconds.
        public long ownSince(Snapshot earlier) {
            return since(own, earlier.own);
        }

        /// Time used by the companions since an earlier snapshot, in nanoseconds.
        public long companionsSince(Snapshot earlier) {
            return since(companions, earlier.companions);
        }

        // A thread that ended within the window takes its last moments with it; one that began
        // counts whole.
        private static long since(Map<String, Long> now, Map<String, Long> before) {
            return now.entrySet().stream()
                    .mapToLong(e -> e.getValue() - before.getOrDefault(e.getKey(), 0L))
                    .sum();
        }
    }

    /// Processor time used so far.
    public Snapshot cpu() {
        List<Long> tree = tree();
        return new Snapshot(threads(tree), threads(companions(tree)));
    }

    /// Resident memory of the tree in bytes, without companions.
    public long residentBytes() {
        return resident(tree());
    }

    /// Resident memory of the companions in bytes.
    public long companionBytes() {
        return resident(companions(tree()));
    }

    /// The command line the process runs.
    public String command() {
        return Proc.text(pid + "/cmdline").replace('\0', ' ').strip();
    }

    private List<Long> tree() {
        return ProcessHandle.of(pid)
                .map(root -> Stream.concat(Stream.of(root), root.descendants()))
                .orElse(Stream.empty())
                .map(ProcessHandle::pid)
                .filter(child -> child == pid || !detached(child))
                .toList();
    }

    private static boolean detached(long pid) {
        return Proc.text(pid + "/comm").startsWith("postgres");
    }

    private List<Long> companions(List<Long> tree) {
        var found = new ArrayList<Long>();
        for (String name : Proc.names("")) {
            if (name.chars().allMatch(Character::isDigit) && !tree.contains(Long.valueOf(name))) {
                long candidate = Long.parseLong(name);
                if (Proc.workingFolder(candidate).filter(this::within).isPresent()) {
                    found.add(candidate);
                }
            }
        }
        return found;
    }

    private boolean within(Path workingFolder) {
        return workingFolder.startsWith(folder);
    }

    private static Map<String, Long> threads(List<Long> pids) {
        var times = new HashMap<String, Long>();
        for (long pid : pids) {
            for (String thread : Proc.names(pid + "/task")) {
                String schedule = Proc.text(pid + "/task/" + thread + "/schedstat");
                if (!schedule.isEmpty()) {
                    times.put(thread, Long.parseLong(schedule.substring(0, schedule.indexOf(' '))));
                }
            }
        }
        return times;
    }

    private static long resident(List<Long> pids) {
        return pids.stream().mapToLong(pid -> Proc.field(pid + "/status", "VmRSS:") * 1024).sum();
    }
}
