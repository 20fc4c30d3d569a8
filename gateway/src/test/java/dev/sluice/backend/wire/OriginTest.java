package dev.sluice.backend.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginTest {
    @Test
    void readsBaseUrls() {
        assertThat(Origin.of("http://127.0.0.1:8000/v1")).isEqualTo(new Origin(false, "127.0.0.1", 8000, "/v1"));
        assertThat(Origin.of("https://api.example.com/v1/")).isEqualTo(new Origin(true, "api.example.com", 443, "/v1"));
        assertThat(Origin.of("HTTP://host")).isEqualTo(new Origin(false, "host", 80, ""));
        assertThat(Origin.of("http://host//")).isEqualTo(new Origin(false, "host", 80, ""));
    }

    @Test
    void namesThePortOnlyWhenItIsNotTheUsualOne() {
        assertThat(Origin.of("http://h:80").authority()).isEqualTo("h");
        assertThat(Origin.of("https://h:443").authority()).isEqualTo("h");
        assertThat(Origin.of("https://h:80").authority()).isEqualTo("h:80");
        assertThat(Origin.of("http://[::1]:9/v1").authority()).isEqualTo("[::1]:9");
        assertThat(Origin.of("http://h:8/v1")).hasToString("http://h:8/v1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "host", "host:80", "ftp://h", "http://", "http:///v1", "http://u:p@h", "http://h?a=b", "http://h#x",
                "http://a b", "http://h:99999999999",
            })
    void refusesWhatIsNoBaseUrl(String url) {
        assertThatThrownBy(() -> Origin.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("base-url: '" + url + "' (expected: http[s]://HOST");
    }

    @Test
    void refusesAPortThatCannotBe() {
        assertThatThrownBy(() -> Origin.of("http://h:70000")).isInstanceOf(IllegalArgumentException.class);
    }
}
