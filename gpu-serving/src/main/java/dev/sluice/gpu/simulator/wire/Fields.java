package dev.sluice.gpu.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads the fields of a request; a missing field and null are the same, a wrong type is refused.
final class Fields {
    private final JsonNode node;

    Fields(JsonNode node) {
        this.node = node;
    }

    JsonNode get(String name) {
        JsonNode value = node.path(name);
        return value.isNull() ? node.path("") : value;
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw invalid(name, value, "a boolean");
        }
        return value.booleanValue();
    }

    OptionalInt integer(String name, int least, int most) {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!value.canConvertToInt()
                || !value.isIntegralNumber()
                || value.intValue() < least
                || value.intValue() > most) {
            String bound = most == Integer.MAX_VALUE ? ">= " + least : least + " to " + most;
            throw invalid(name, value, "an integer " + bound);
        }
        return OptionalInt.of(value.intValue());
    }

    long whole(String name, long otherwise) {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isIntegralNumber()) {
            throw invalid(name, value, "an integer");
        }
        return value.longValue();
    }

    void number(String name, double least, double most) {
        JsonNode value = get(name);
        boolean wrong = !value.isNumber() || value.asDouble() < least || value.asDouble() > most;
        if (!value.isMissingNode() && wrong) {
            throw invalid(name, value, "a number " + least + " to " + most);
        }
    }

    Optional<String> text(String name) {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw invalid(name, value, "a string");
        }
        return Optional.of(value.textValue());
    }

    List<String> texts(String name) {
        JsonNode value = get(name);
        List<String> texts = new ArrayList<>();
        if (value.isTextual()) {
            texts.add(value.textValue());
        } else if (!value.isMissingNode()) {
            for (JsonNode element : value.isArray() ? value : List.of(value)) {
                if (!element.isTextual()) {
                    throw invalid(name, value, "a string or an array of strings");
                }
                texts.add(element.textValue());
            }
        }
        texts.removeIf(String::isEmpty);
        return texts;
    }

    static Refusal invalid(String name, JsonNode value, String expected) {
        String shown = value.toString();
        String cut = shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
        return Refusal.badRequest(name, name + ": " + cut + " (expected: " + expected + ")");
    }
}
