package dev.sluice.hard;

import dev.sluice.config.SettingsFile;
import dev.sluice.database.Address;
import dev.sluice.gateway.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A gateway's settings, data folder and database, to be started more than once.
///
/// @param file the settings
/// @param folder the data folder
record Installation(Path file, Path folder) {
    /// @param yaml settings without data folder and database
    static Installation create(Path folder, Address database, String yaml) throws IOException {
        var file = folder.resolve("sluice.yaml");
        var data = folder.resolve("data");
        Files.writeString(
                file,
                """
                %s
                data-dir: "%s"
                database: { url: "%s", user: "%s", password: "%s" }
                """
                        .formatted(
                                yaml, data, database.url(), database.user(), database.password()));
        return new Installation(file, data);
    }

    /// Starts a gateway in this process.
    Gateway start() {
        return Gateway.start(SettingsFile.read(file));
    }

    static Rest rest(Gateway gateway) {
        return new Rest(
                "http://127.0.0.1:" + gateway.port(), gateway.firstKey().text().orElseThrow());
    }
}
