package dev.sluice.gpu.simulator.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Blocks of 16 tokens with a prefix cache, after vLLM's design: a full block is known by the hash
/// of its tokens chained with the hash before it; a released block keeps its content until it is
/// the least recently used one and somebody needs room. Confined to the engine's thread.
final class KvCache {
    static final int BLOCK_TOKENS = 16;

    /// One block; `previous` and `next` link it into the free list while nobody refers to it.
    static final class Block {
        private int references;
        private boolean hashed;
        private long hash;
        private @Nullable Block previous;
        private @Nullable Block next;
    }

    private final int capacity;
    private final Map<Long, Block> byHash = new HashMap<>();
    private final Block ends = new Block();
    private int free;

    KvCache(int capacity) {
        this.capacity = capacity;
        ends.previous = ends;
        ends.next = ends;
        for (int i = 0; i < capacity; i++) {
            insertBefore(ends, new Block());
        }
    }

    double usage() {
        return (capacity - free) / (double) capacity;
    }

    /// Takes blocks for all tokens computed so far and returns how many tokens were cached
    /// already, or -1 when there is no room; then nothing is taken.
    int allocate(Sequence sequence) {
        int tokens = sequence.computedTokens();
        int needed = (tokens + BLOCK_TOKENS - 1) / BLOCK_TOKENS;
        int reusable = (tokens - 1) / BLOCK_TOKENS;
        int hits = 0;
        int idleHits = 0;
        long hash = sequence.cacheRoot();
        while (hits < reusable) {
            hash = chain(hash, sequence, hits);
            Block block = byHash.get(hash);
            if (block == null) {
                break;
            }
            idleHits += block.references == 0 ? 1 : 0;
            hits++;
        }
        if (needed - hits > free - idleHits) {
            return -1;
        }
        take(sequence, hits, needed);
        return hits * BLOCK_TOKENS;
    }

    /// Makes room for the token that the next step computes; false when there is none.
    boolean grow(Sequence sequence) {
        int needed = (sequence.computedTokens() + BLOCK_TOKENS - 1) / BLOCK_TOKENS;
        int held = sequence.blocks.size();
        if (needed <= held) {
            return true;
        }
        if (free == 0) {
            return false;
        }
        Block last = sequence.blocks.get(held - 1);
        if (!last.hashed) {
            long before = held == 1 ? sequence.cacheRoot() : sequence.blocks.get(held - 2).hash;
            publish(last, chain(before, sequence, held - 1));
        }
        sequence.blocks.add(fresh());
        return true;
    }

    void release(Sequence sequence) {
        for (int i = sequence.blocks.size() - 1; i >= 0; i--) {
            Block block = sequence.blocks.get(i);
            if (--block.references == 0) {
                insertBefore(block.hashed ? ends : linked(ends.next), block);
            }
        }
        sequence.blocks.clear();
    }

    private void take(Sequence sequence, int hits, int needed) {
        long hash = sequence.cacheRoot();
        int full = sequence.computedTokens() / BLOCK_TOKENS;
        for (int i = 0; i < hits; i++) {
            hash = chain(hash, sequence, i);
            sequence.blocks.add(refer(byHash.get(hash)));
        }
        for (int i = hits; i < needed; i++) {
            Block block = fresh();
            if (i < full) {
                hash = chain(hash, sequence, i);
                publish(block, hash);
            }
            sequence.blocks.add(block);
        }
    }

    private Block refer(@Nullable Block block) {
        if (block == null) {
            throw new IllegalStateException("a block that was just found is gone");
        }
        if (block.references++ == 0) {
            unlink(block);
        }
        return block;
    }

    private Block fresh() {
        Block block = first();
        unlink(block);
        if (block.hashed) {
            byHash.remove(block.hash, block);
            block.hashed = false;
        }
        block.references = 1;
        return block;
    }

    /// A second block with the same content keeps its hash for the chain but is not findable.
    private void publish(Block block, long hash) {
        block.hash = hash;
        block.hashed = true;
        byHash.putIfAbsent(hash, block);
    }

    private static long chain(long before, Sequence sequence, int index) {
        long hash = before;
        int from = index * BLOCK_TOKENS;
        for (int i = from; i < from + BLOCK_TOKENS; i++) {
            hash = (hash ^ sequence.tokenAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    private Block first() {
        return linked(ends.next);
    }

    private void unlink(Block block) {
        Block previous = linked(block.previous);
        Block next = linked(block.next);
        previous.next = next;
        next.previous = previous;
        free--;
    }

    private void insertBefore(Block next, Block block) {
        Block previous = linked(next.previous);
        block.previous = previous;
        block.next = next;
        previous.next = block;
        next.previous = block;
        free++;
    }

    private static Block linked(@Nullable Block block) {
        if (block == null) {
            throw new IllegalStateException("a block of the free list is not linked");
        }
        return block;
    }
}
