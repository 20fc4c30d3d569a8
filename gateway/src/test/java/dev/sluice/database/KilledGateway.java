package dev.sluice.database;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A process that starts the database, writes a row, says so and waits for its end.
final class KilledGateway {
    private KilledGateway() {}

    public static void main(String[] arguments) throws InterruptedException {
        var database = Database.embedded(Path.of(arguments[0]));
        EmbeddedServerTest.insert(database, "survivor");
        System.out.println("ready");
        new CountDownLatch(1).await();
    }
}
