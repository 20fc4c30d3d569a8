package dev.sluice.policy.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;

/// Recognises the member names that an enum lists, without making strings: a constant `MAX_TOKENS`
/// stands for the name `max_tokens`.
public final class Names<E extends Enum<E>> {
    private final E unknown;
    private final byte[][] keys;
    private final E[] constants;

    private Names(E unknown, byte[][] keys, E[] constants) {
        this.unknown = unknown;
        this.keys = keys;
        this.constants = constants;
    }

    /// All constants of an enum; the given one stands for every other name.
    public static <E extends Enum<E>> Names<E> of(E unknown) {
        var all = EnumSet.allOf(unknown.getDeclaringClass());
        int size = Integer.highestOneBit(all.size()) * 8;
        var keys = new byte[size][];
        var constants = Arrays.copyOf(unknown.getDeclaringClass().getEnumConstants(), size);
        for (var constant : all) {
            if (constant == unknown) {
                continue;
            }
            var key = constant.name().toLowerCase(Locale.ROOT).getBytes(US_ASCII);
            int slot = hash(key, 0, key.length) & (size - 1);
            while (keys[slot] != null) {
                slot = (slot + 1) & (size - 1);
            }
            keys[slot] = key;
            constants[slot] = constant;
        }
        return new Names<>(unknown, keys, constants);
    }

    /// The constant that bytes of a body name.
    E find(byte[] body, int start, int end, int hash) {
        int slot = hash & (keys.length - 1);
        while (keys[slot] != null) {
            var key = keys[slot];
            if (key.length == end - start && Arrays.equals(key, 0, key.length, body, start, end)) {
                return constants[slot];
            }
            slot = (slot + 1) & (keys.length - 1);
        }
        return unknown;
    }

    /// The constant that a name stands for.
    E find(String name) {
        var bytes = name.getBytes(UTF_8);
        return find(bytes, 0, bytes.length, hash(bytes, 0, bytes.length));
    }

    static int hash(byte[] bytes, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = hash * 31 + bytes[i];
        }
        return mix(hash, end - start);
    }

    static int mix(int hash, int length) {
        int mixed = hash + length * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }
}
