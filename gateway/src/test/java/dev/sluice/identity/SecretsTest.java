package dev.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsTest {
    private static final String PEPPER =
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 43, 64, 200})
    void hashesAsTheStandardSays(int length) throws Exception {
        var text = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(HexFormat.of().parseHex(PEPPER), "HmacSHA256"));

        assertThat(Pepper.of(PEPPER).hash(text).bytes()).isEqualTo(mac.doFinal(text));
    }

    @Test
    void keepsThePepperInAFileOfItsOwner() throws IOException {
        var file = folder.resolve("data/pepper");
        var text = new byte[] {1, 2, 3};
        var hash = Pepper.inFile(file).hash(text);

        assertThat(Pepper.inFile(file).hash(text).fits(hash)).isTrue();
        assertThat(rights(file)).isEqualTo("rw-------");
        assertThat(Pepper.of(PEPPER).hash(text).fits(hash)).isFalse();
        assertThat(hash.fits(SecretHash.NONE)).isFalse();
    }

    @Test
    void takesAwayRightsThatAreTooWide() throws IOException {
        var file = folder.resolve("admin-token");
        Files.writeString(file, "a-token-that-is-long-enough\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(AdminToken.inFile(file).matches("a-token-that-is-long-enough")).isTrue();
        assertThat(rights(file)).isEqualTo("rw-------");
    }

    @Test
    void namesTheFaultWithoutTheSecret() throws IOException {
        assertThatThrownBy(() -> Pepper.of("not-hex-but-secret"))
                .hasMessage("pepper: 18 characters (expected: 64 hexadecimal digits)")
                .hasNoCause();
        assertThatThrownBy(() -> Pepper.of("00ff")).hasMessageContaining("expected: 64");
        assertThatThrownBy(() -> AdminToken.of("short"))
                .hasMessage("admin token: 5 characters (expected: >= 20)");
        var empty = Files.createFile(folder.resolve("empty"));
        assertThatThrownBy(() -> AdminToken.inFile(empty)).hasMessageContaining("empty: empty");
    }

    @Test
    void acceptsOnlyTheAdminToken() {
        var token = AdminToken.inFile(folder.resolve("admin-token"));

        assertThat(token.reveal()).matches("adm-slc_[0-9A-Za-z]{43}");
        assertThat(token.matches(token.reveal())).isTrue();
        assertThat(token.matches("Bearer " + token.reveal())).isTrue();
        assertThat(token.matches(token.reveal() + "x")).isFalse();
        assertThat(token.matches("")).isFalse();
        assertThat(token.matches(null)).isFalse();
        assertThat(token.toString()).doesNotContain(token.reveal());
        assertThat(AdminToken.inFile(folder.resolve("admin-token")).matches(token.reveal()))
                .isTrue();
    }

    @Test
    void makesKeysThatDifferAndSplitsThemAgain() {
        var texts = new HashSet<String>();
        for (var i = 0; i < 1_000; i++) {
            var text = KeyText.random();
            assertThat(KeyText.parse(text.reveal())).contains(text);
            assertThat(text.toString()).doesNotContain(text.secret());
            texts.add(text.id());
            texts.add(text.secret());
        }
        assertThat(texts).hasSize(2_000);
    }

    private static String rights(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
