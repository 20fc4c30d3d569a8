package dev.sluice.backend;

/// A model on a back end.
///
/// @param backend the back end
/// @param model name in the catalogue
/// @param wireName name that the back end knows the model by
public record Target(Backend backend, String model, String wireName) {}
