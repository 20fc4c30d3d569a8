package dev.sluice.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import java.util.function.Supplier;

/// A secret of this installation in a file that only its owner may read (mode 0600).
public final class SecretFile {
    private static final String OWNER_ONLY = "rw-------";
    private static final String ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private SecretFile() {}

    /// The file's content, stripped. When there is no file, it is made with a new secret, whole or
    /// not at all. Rights that are too wide are taken away.
    public static String readOrCreate(Path file, Supplier<String> secret) {
        try {
            if (!Files.exists(file)) {
                create(file, secret.get());
            }
            var rights = PosixFilePermissions.fromString(OWNER_ONLY);
            if (!rights.containsAll(Files.getPosixFilePermissions(file))) {
                Files.setPosixFilePermissions(file, rights);
            }
            var content = Files.readString(file).strip();
            if (content.isEmpty()) {
                throw new IllegalStateException(
                        "%s: empty (expected: a secret; remove the file)".formatted(file));
            }
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read or made", e);
        }
    }

    /// A random text of 0-9, A-Z and a-z; 43 characters hold 256 bits.
    public static String random(int length) {
        var text = new StringBuilder(length);
        for (var i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static void create(Path file, String secret) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        var rights =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY));
        try (var channel =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        rights)) {
            channel.write(ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
