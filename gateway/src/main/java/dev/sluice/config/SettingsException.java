package dev.sluice.config;

/// A setting that cannot be used; the message tells which, why and what is expected.
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}
