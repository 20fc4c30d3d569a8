package dev.sluice.policy.json;

/// The kinds of JSON values.
public enum Kind {
    OBJECT("an object"),
    ARRAY("an array"),
    STRING("a string"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    NULL("null");

    private final String words;

    Kind(String words) {
        this.words = words;
    }

    /// The kind in words, for messages.
    public String words() {
        return words;
    }
}
