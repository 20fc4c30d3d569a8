package dev.sluice.eval;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.policy.Policy;
import dev.sluice.policy.text.InvalidPolicy;
import dev.sluice.policy.text.PolicyText;
import java.io.IOException;
import java.nio.file.Path;

/// Reads the files that commands are given.
final class Files {
    private Files() {}

    static byte[] bytes(Path file) throws UnreadableFile {
        try {
            return java.nio.file.Files.readAllBytes(file);
        } catch (IOException _) {
            throw new UnreadableFile(file);
        }
    }

    static String text(Path file) throws UnreadableFile {
        return new String(bytes(file), UTF_8);
    }

    /// The policy in a file.
    ///
    /// @throws InvalidPolicy with everything that is wrong with its text
    static Policy policy(Path file) throws UnreadableFile, InvalidPolicy {
        return PolicyText.compile(file.toString(), text(file));
    }

    /// The tests that stand beside a policy: `NAME.tests.yaml` for `NAME.yaml`.
    static Path testsOf(Path policy) {
        var name = String.valueOf(policy.getFileName());
        var stem = name.endsWith(".yaml") ? name.substring(0, name.length() - 5) : name;
        return policy.resolveSibling(stem + ".tests.yaml");
    }
}
