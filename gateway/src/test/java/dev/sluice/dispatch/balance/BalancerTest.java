package dev.sluice.dispatch.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

final class BalancerTest {
    private record Server(int weight, int inFlight, long firstTokenNanos) implements Balancer.Candidate {
        private static Server of(int weight) {
            return new Server(weight, 0, 0);
        }
    }

    private static int[] turns(Balancer balancer, List<Server> servers, int count) {
        var turns = new int[servers.size()];
        for (var i = 0; i < count; i++) {
            turns[balancer.pick(servers)]++;
        }
        return turns;
    }

    private static List<Server> weights(Random random) {
        var servers = new ArrayList<Server>();
        for (var i = 1 + random.nextInt(6); i > 0; i--) {
            servers.add(Server.of(1 + random.nextInt(random.nextBoolean() ? 5 : 100)));
        }
        return servers;
    }

    @Test
    void givesEveryOneTheSameTurns() {
        var servers = List.of(Server.of(1), Server.of(9), Server.of(1));

        assertThat(turns(Balancer.ofRoundRobin(), servers, 300)).containsExactly(100, 100, 100);
    }

    @Test
    void roundRobinBearsAChangingNumberOfServers() {
        var balancer = Balancer.ofRoundRobin();
        var random = new Random(1);
        for (var i = 0; i < 1_000; i++) {
            var servers = weights(random);
            assertThat(balancer.pick(servers)).isBetween(0, servers.size() - 1);
        }
    }

    @Test
    void sharesByWeightInTheLongRun() {
        for (var seed = 0; seed < 50; seed++) {
            var servers = weights(new Random(seed));
            var total = servers.stream().mapToInt(Server::weight).sum();
            var count = 100_000;
            var turns = turns(Balancer.ofWeighted(), servers, count);
            for (var i = 0; i < turns.length; i++) {
                var share = (double) count * servers.get(i).weight() / total;
                // The discrepancy of the golden-ratio sequence grows with the logarithm of the turns.
                assertThat((double) turns[i]).as("seed %d, %s", seed, servers).isBetween(share - 6, share + 6);
            }
        }
    }

    @Test
    void sharesByWeightInShortRunsToo() {
        for (var seed = 0; seed < 50; seed++) {
            var servers = weights(new Random(seed));
            var total = servers.stream().mapToInt(Server::weight).sum();
            var balancer = Balancer.ofWeighted();
            var turns = new int[servers.size()];
            for (var count = 1; count <= 100; count++) {
                turns[balancer.pick(servers)]++;
                for (var i = 0; i < turns.length; i++) {
                    var share = (double) count * servers.get(i).weight() / total;
                    assertThat(turns[i] - share).as("seed %d, turn %d, %s", seed, count, servers).isBetween(-2.5, 2.5);
                }
            }
        }
    }

    @Test
    void sharesByWeightAmongThreads() throws Exception {
        var servers = List.of(Server.of(1), Server.of(3));
        var balancer = Balancer.ofWeighted();
        var turns = new AtomicLongArray(2);
        var done = new CountDownLatch(4);
        for (var thread = 0; thread < 4; thread++) {
            Thread.startVirtualThread(() -> {
                for (var i = 0; i < 10_000; i++) {
                    turns.incrementAndGet(balancer.pick(servers));
                }
                done.countDown();
            });
        }
        done.await();

        assertThat(turns.get(0)).isBetween(9_990L, 10_010L);
    }

    @Test
    void drawsByChance() {
        var random = new Random(7);
        var turns = turns(Balancer.ofRandom(() -> random.nextInt(Integer.MAX_VALUE)), List.of(Server.of(1), Server.of(1), Server.of(1), Server.of(1)), 10_000);

        for (var turn : turns) {
            assertThat(turn).isBetween(2_300, 2_700); // 2,500 ± 4.6 standard deviations
        }
    }

    @Test
    void prefersTheOneWithTheFewestRequestsForItsWeight() {
        var balancer = Balancer.ofLeastConnections();

        assertThat(balancer.pick(List.of(new Server(1, 3, 0), new Server(1, 2, 0), new Server(1, 9, 0)))).isEqualTo(1);
        assertThat(balancer.pick(List.of(new Server(1, 2, 0), new Server(4, 7, 0)))).isEqualTo(1);
        assertThat(balancer.pick(List.of(new Server(1, 1, 0), new Server(4, 5, 0)))).isZero();
        assertThat(balancer.pick(List.of(new Server(100, 1_000_000, 0), new Server(1_000_000, 2_000_000, 0)))).isEqualTo(1);
    }

    @Test
    void evensOutASkewOfConnections() {
        var inFlight = new int[] {50, 0, 20};
        var balancer = Balancer.ofLeastConnections();
        for (var i = 0; i < 80; i++) {
            inFlight[balancer.pick(List.of(
                    new Server(1, inFlight[0], 0), new Server(1, inFlight[1], 0), new Server(1, inFlight[2], 0)))]++;
        }
        assertThat(inFlight).containsExactly(50, 50, 50);
    }

    @Test
    void prefersTheOneExpectedToAnswerFirst() {
        var balancer = Balancer.ofLeastLatency();

        assertThat(balancer.pick(List.of(new Server(1, 0, 300), new Server(1, 0, 100)))).isEqualTo(1);
        assertThat(balancer.pick(List.of(new Server(1, 0, 300), new Server(1, 3, 100)))).isZero();
        assertThat(balancer.pick(List.of(new Server(1, 0, 300), new Server(4, 3, 100)))).isEqualTo(1);
    }

    @Test
    void triesTheUnmeasuredFirstAndTheIdleOnesOfThemBefore() {
        var balancer = Balancer.ofLeastLatency();

        assertThat(balancer.pick(List.of(new Server(1, 0, 5_000_000), new Server(1, 4, 0), new Server(1, 1, 0)))).isEqualTo(2);
    }

    @Test
    void spreadsALoadThatOneServerCannotTake() {
        var inFlight = new int[2];
        var balancer = Balancer.ofLeastLatency();
        for (var i = 0; i < 40; i++) {
            inFlight[balancer.pick(List.of(new Server(1, inFlight[0], 100_000), new Server(1, inFlight[1], 300_000)))]++;
        }
        assertThat(inFlight).containsExactly(30, 10); // three times as quick, three times as many
    }
}
