package dev.sluice.gpu.simulator.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// JSON that fits a JSON schema's types, enumerations, required properties and bounds. Optional
/// properties are filled as well; patterns and formats are not followed.
public final class SchemaAnswer {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 12;

    private final JsonNode root;
    private long hash;

    private SchemaAnswer(JsonNode root, long hash) {
        this.root = root;
        this.hash = hash;
    }

    /// A value for `schema` that follows from `hash`.
    public static JsonNode of(JsonNode schema, long hash) {
        return new SchemaAnswer(schema, hash).value(schema, 0);
    }

    /// An object for a request that asks for JSON without a schema.
    public static JsonNode object(long hash) {
        SchemaAnswer answer = new SchemaAnswer(NODES.objectNode(), hash);
        ObjectNode object = NODES.objectNode();
        object.put("answer", answer.words(6));
        object.put("score", answer.draw(100));
        return object;
    }

    private JsonNode value(JsonNode schema, int depth) {
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").isArray() && !schema.get("enum").isEmpty()) {
            return schema.get("enum").get(draw(schema.get("enum").size()));
        }
        if (schema.has("$ref")) {
            String path = schema.get("$ref").asText();
            return depth > MAX_DEPTH || !path.startsWith("#")
                    ? NODES.nullNode()
                    : value(root.at(path.substring(1)), depth + 1);
        }
        for (String choice : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (schema.path(choice).isArray() && !schema.get(choice).isEmpty()) {
                return value(schema.get(choice).get(0), depth + 1);
            }
        }
        return typed(schema, depth);
    }

    private JsonNode typed(JsonNode schema, int depth) {
        JsonNode type = schema.path("type");
        String name = type.isArray() ? type.path(0).asText() : type.asText();
        return switch (name) {
            case "array" -> array(schema, depth);
            case "string" -> NODES.textNode(string(schema));
            case "integer" -> NODES.numberNode((long) Math.ceil(number(schema)));
            case "number" -> NODES.numberNode(number(schema) + 0.5);
            case "boolean" -> NODES.booleanNode(draw(2) == 0);
            case "null" -> NODES.nullNode();
            default -> fields(schema, depth);
        };
    }

    private ObjectNode fields(JsonNode schema, int depth) {
        ObjectNode object = NODES.objectNode();
        for (var property : schema.path("properties").properties()) {
            boolean required = false;
            for (JsonNode name : schema.path("required")) {
                required |= name.asText().equals(property.getKey());
            }
            if (required || depth < MAX_DEPTH) {
                object.set(property.getKey(), value(property.getValue(), depth + 1));
            }
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = NODES.arrayNode();
        int size = Math.max(schema.path("minItems").asInt(0), depth > MAX_DEPTH ? 0 : 1);
        for (int i = 0; i < Math.min(size, schema.path("maxItems").asInt(size)); i++) {
            array.add(value(schema.path("items"), depth + 1));
        }
        return array;
    }

    private String string(JsonNode schema) {
        String text = words(3);
        while (text.length() < schema.path("minLength").asInt(0)) {
            text += " " + words(3);
        }
        return text.substring(0, Math.min(text.length(), schema.path("maxLength").asInt(999)));
    }

    private double number(JsonNode schema) {
        double least = schema.path("minimum").asDouble(schema.path("exclusiveMinimum").asDouble(0));
        double most = schema.path("maximum").asDouble(least + 100);
        return least + 1 >= most
                ? least
                : least + 1 + draw((int) Math.min(98, most - least - 1) + 1) - 1;
    }

    private String words(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int flags = i == 0 ? 0 : Vocabulary.SPACED;
            text.append(Tokenizer.piece(Vocabulary.id(draw(Vocabulary.size()), flags)));
        }
        return text.toString();
    }

    private int draw(int bound) {
        hash = Mixing.mix(hash);
        return Mixing.below(hash, bound);
    }
}
