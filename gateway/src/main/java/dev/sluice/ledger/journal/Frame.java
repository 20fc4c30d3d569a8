package dev.sluice.ledger.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// The form of one record in a segment: a header of 8 bytes, little-endian, then the payload,
/// padded to 8 bytes.
///
/// ```
/// bits  0–23  length of the payload
/// bits 24–31  type, never 0, so no header is 0
/// bits 32–63  CRC-32C over the segment's salt, the offset, the length, the type and the payload
/// ```
///
/// The offset is in the checksum, so that a frame is right in one place only; the salt is secret
/// and drawn per segment, so that bytes chosen by a client, such as a model's name, cannot pass for
/// a frame when the scan runs over them.
final class Frame {
    static final int HEADER_BYTES = 8;
    static final int MAX_PAYLOAD = 64 << 10;
    private static final int PREFIX_BYTES = 16;

    private final int type;
    private final byte[] payload;

    Frame(int type, byte[] payload) {
        this.type = type;
        this.payload = payload;
    }

    int type() {
        return type;
    }

    byte[] payload() {
        return payload;
    }

    /// Bytes that a payload of this length takes up.
    static int size(int length) {
        return (HEADER_BYTES + length + 7) & ~7;
    }

    static int length(long header) {
        return (int) header & 0xff_ffff;
    }

    static int type(long header) {
        return ((int) header >>> 24) & 0xff;
    }

    /// The checksum with the payload and salt in it; the offset, known last, is mixed in by
    /// [#header].
    static CRC32C checksum(long salt, int type, byte[] payload) {
        var crc = new CRC32C();
        var prefix = new byte[PREFIX_BYTES];
        ByteBuffer.wrap(prefix)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(salt)
                .putInt(type << 24 | payload.length);
        crc.update(prefix, 0, PREFIX_BYTES);
        crc.update(payload, 0, payload.length);
        return crc;
    }

    static long header(CRC32C checksum, int offset, int type, int length) {
        for (var shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            checksum.update(offset >>> shift);
        }
        return checksum.getValue() << 32 | (long) type << 24 | length;
    }
}
