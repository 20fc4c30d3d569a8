package dev.sluice.gateway;

import dev.sluice.config.SettingsException;
import dev.sluice.dispatch.Balancers;
import dev.sluice.policy.Policy;
import dev.sluice.policy.text.InvalidPolicy;
import dev.sluice.policy.text.PolicyText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Loads the router policy.
final class PolicyFile {
    private static final String BUILT_IN = "/policies/default.yaml";

    private PolicyFile() {}

    /// @param file null for the policy that comes with Sluice
    static Policy load(@Nullable Path file) {
        var name = file == null ? "policies/default.yaml" : file.toString();
        try {
            var policy =
                    PolicyText.compile(name, file == null ? builtIn() : Files.readString(file));
            for (var pool : policy.pools().values()) {
                if (!Balancers.SUPPORTED.contains(pool.balance())) {
                    throw new SettingsException(
                            "%s: pool %s: balance %s (expected: one of %s)"
                                    .formatted(
                                            name,
                                            pool.name(),
                                            pool.balance(),
                                            Balancers.SUPPORTED));
                }
            }
            return policy;
        } catch (InvalidPolicy invalid) {
            throw new SettingsException(String.valueOf(invalid.getMessage()));
        } catch (IOException e) {
            throw new SettingsException(name + ": cannot be read (expected: a policy file)");
        }
    }

    private static String builtIn() {
        try (var in = PolicyFile.class.getResourceAsStream(BUILT_IN)) {
            if (in == null) {
                throw new IllegalStateException(BUILT_IN + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
