package dev.sluice.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.EmbeddingCache.Entry;
import org.junit.jupiter.api.Test;

final class EmbeddingCacheTest {
    private static final byte[] BODY = "{\"input\":\"x\"}".getBytes(UTF_8);
    private static final Entry ENTRY = new Entry("[1]".getBytes(UTF_8), "m");

    private final EmbeddingCache cache = new EmbeddingCache(1 << 20);

    @Test
    void remembersTheSameRequestOfTheSameTenant() {
        cache.put("t", "r", BODY, ENTRY);

        assertThat(cache.find("t", "r", BODY.clone())).isSameAs(ENTRY);
    }

    @Test
    void keepsTenantsApart() {
        cache.put("t", "r", BODY, ENTRY);

        assertThat(cache.find("u", "r", BODY)).isNull();
    }

    @Test
    void keepsDecisionsAndBodiesApart() {
        cache.put("t", "r", BODY, ENTRY);

        assertThat(cache.find("t", "s", BODY)).isNull();
        assertThat(cache.find("t", "r", "{\"input\":\"y\"}".getBytes(UTF_8))).isNull();
        assertThat(cache.find("t", "r", "{\"input\":\"x\" }".getBytes(UTF_8))).isNull();
    }

    @Test
    void forgetsWhatDoesNotFit() {
        var small = new EmbeddingCache(1_000);
        small.put("t", "r", BODY, new Entry(new byte[2_000], "m"));

        assertThat(small.find("t", "r", BODY)).isNull();
    }

    @Test
    void remembersNothingWithoutMemory() {
        var none = new EmbeddingCache(0);
        none.put("t", "r", BODY, ENTRY);

        assertThat(none.find("t", "r", BODY)).isNull();
    }
}
