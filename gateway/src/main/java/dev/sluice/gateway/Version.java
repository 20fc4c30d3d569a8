package dev.sluice.gateway;

import java.util.Objects;

/// The version of the build, from the jar's manifest.
final class Version {
    private Version() {}

    static String text() {
        return Objects.requireNonNullElse(
                Version.class.getPackage().getImplementationVersion(), "dev");
    }
}
