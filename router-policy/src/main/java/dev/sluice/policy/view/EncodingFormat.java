package dev.sluice.policy.view;

/// How vectors travel.
public enum EncodingFormat {
    /// As an array of numbers.
    FLOAT,
    /// As the base64 of little-endian 32-bit floats.
    BASE64
}
