package dev.sluice.ledger;

import dev.sluice.call.Operation;
import dev.sluice.call.RequestId;
import dev.sluice.ledger.price.ModelPrice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// The bytes of a [LedgerRecord]: a version byte, then its fields in order; numbers as
/// variable-length integers of 7 bits per byte, texts as their length and UTF-8. Texts above 1,024
/// bytes are cut, and NUL, which PostgreSQL refuses in a text, becomes U+FFFD.
final class LedgerCodec {
    static final int BEGIN = 1;
    static final int PROGRESS = 2;
    static final int SETTLE = 3;
    private static final byte VERSION = 1;
    private static final int MAX_TEXT = 1024;

    private LedgerCodec() {}

    static int type(LedgerRecord record) {
        return switch (record) {
            case LedgerRecord.Begin _ -> BEGIN;
            case LedgerRecord.Progress _ -> PROGRESS;
            case LedgerRecord.Settle _ -> SETTLE;
        };
    }

    static byte[] encode(LedgerRecord record) {
        var out = new Writer();
        switch (record) {
            case LedgerRecord.Begin(var start, var version, var price) -> {
                start(out, start);
                out.text(version);
                out.number(price.isPresent() ? 1 : 0);
                price.ifPresent(known -> price(out, known));
            }
            case LedgerRecord.Progress(var requestId, var attempt, var millis, var usage) -> {
                out.id(requestId).number(attempt).number(millis);
                usage(out, usage);
            }
            case LedgerRecord.Settle(var charge) -> charge(out, charge);
        }
        return out.bytes();
    }

    /// @throws IllegalArgumentException when the bytes are no record of this version
    static LedgerRecord decode(int type, byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        var version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "ledger record version: " + version + " (expected: " + VERSION + ")");
        }
        return switch (type) {
            case BEGIN -> new LedgerRecord.Begin(start(in), text(in), price(in));
            case PROGRESS ->
                    new LedgerRecord.Progress(id(in), (int) number(in), number(in), usage(in));
            case SETTLE -> new LedgerRecord.Settle(charge(in));
            default ->
                    throw new IllegalArgumentException(
                            "ledger record type: " + type + " (expected: 1 to 3)");
        };
    }

    private static void start(Writer out, AttemptStart start) {
        out.id(start.requestId()).number(start.attempt()).number(start.startMillis());
        out.text(start.tenant()).text(start.keyId()).text(start.operation().name());
        out.text(start.requestedModel()).text(start.model()).text(start.backend());
        out.text(start.policy()).number(start.promptTokens());
    }

    private static AttemptStart start(ByteBuffer in) {
        return new AttemptStart(
                id(in),
                (int) number(in),
                number(in),
                text(in),
                text(in),
                Operation.valueOf(text(in)),
                text(in),
                text(in),
                text(in),
                text(in),
                number(in));
    }

    private static void price(Writer out, ModelPrice price) {
        out.number(price.input()).number(price.cacheRead()).number(price.cacheWrite());
        out.number(price.output()).number(price.reasoning()).number(price.embedding());
    }

    private static Optional<ModelPrice> price(ByteBuffer in) {
        return number(in) == 0
                ? Optional.empty()
                : Optional.of(
                        new ModelPrice(
                                number(in),
                                number(in),
                                number(in),
                                number(in),
                                number(in),
                                number(in)));
    }

    private static void usage(Writer out, TokenUsage usage) {
        out.number(usage.input()).number(usage.cacheRead()).number(usage.cacheWrite());
        out.number(usage.output()).number(usage.reasoning()).text(usage.source().name());
    }

    private static TokenUsage usage(ByteBuffer in) {
        return new TokenUsage(
                number(in),
                number(in),
                number(in),
                number(in),
                number(in),
                TokenUsage.Source.valueOf(text(in)));
    }

    private static void charge(Writer out, Charge charge) {
        start(out, charge.start());
        var settlement = charge.settlement();
        out.text(settlement.outcome());
        usage(out, settlement.usage());
        // One more, as "none came" is -1.
        out.number(settlement.firstTokenMillis() + 1).number(settlement.durationMillis());
        out.number(charge.costNanoUsd().isPresent() ? 1 : 0);
        charge.costNanoUsd().ifPresent(out::number);
        out.text(charge.priceVersion());
    }

    private static Charge charge(ByteBuffer in) {
        var start = start(in);
        var settlement = new Settlement(text(in), usage(in), number(in) - 1, number(in));
        var cost = number(in) == 0 ? OptionalLong.empty() : OptionalLong.of(number(in));
        return new Charge(start, settlement, cost, text(in));
    }

    private static RequestId id(ByteBuffer in) {
        return new RequestId(new UUID(in.getLong(), in.getLong()));
    }

    private static String text(ByteBuffer in) {
        var bytes = new byte[(int) number(in)];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long number(ByteBuffer in) {
        var value = 0L;
        for (var shift = 0; shift < Long.SIZE; shift += 7) {
            var part = in.get();
            value |= (part & 0x7fL) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("ledger record: a number has more than 64 bits");
    }

    /// Grows as needed.
    private static final class Writer {
        private byte[] bytes = new byte[384];
        private int length;

        Writer() {
            bytes[length++] = VERSION;
        }

        Writer number(long value) {
            room(10);
            var rest = value;
            while ((rest & ~0x7fL) != 0) {
                bytes[length++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            bytes[length++] = (byte) rest;
            return this;
        }

        Writer text(String text) {
            var utf8 = text.replace('\0', '\ufffd').getBytes(StandardCharsets.UTF_8);
            var size = cut(utf8);
            number(size);
            room(size);
            System.arraycopy(utf8, 0, bytes, length, size);
            length += size;
            return this;
        }

        Writer id(RequestId id) {
            room(16);
            ByteBuffer.wrap(bytes, length, 16)
                    .putLong(id.value().getMostSignificantBits())
                    .putLong(id.value().getLeastSignificantBits());
            length += 16;
            return this;
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes, length);
        }

        private void room(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
            }
        }

        // Never within a character: its first byte is the one that does not start with the bits 10.
        private static int cut(byte[] utf8) {
            var size = Math.min(utf8.length, MAX_TEXT);
            while (size < utf8.length && size > 0 && (utf8[size] & 0xc0) == 0x80) {
                size--;
            }
            return size;
        }
    }
}
