package dev.sluice.dispatch;

/// What answers a request, known once the first content has come.
///
/// @param model model that answers, by its name in the catalogue
/// @param backend back end that answers
/// @param attempts back ends tried, this one included
public record AnswerHead(String model, String backend, int attempts) {}
