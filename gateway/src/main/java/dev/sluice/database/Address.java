package dev.sluice.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/// Where a PostgreSQL database answers.
///
/// @param url `jdbc:postgresql://…`
/// @param user role that owns the schema `sluice`
/// @param password its password; empty when the server asks for none
public record Address(String url, String user, String password) {
    private static final String SCHEME = "jdbc:postgresql:";

    public Address {
        if (!url.startsWith(SCHEME)) {
            throw new IllegalArgumentException(
                    "database.url: %s (expected: jdbc:postgresql://HOST:PORT/DATABASE)"
                            .formatted(url.replaceFirst("://[^@/]*@", "://…@")));
        }
    }

    /// Driver settings: short waits, because a caller waits behind them.
    Properties properties() {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "sluice");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        return properties;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, properties());
    }

    /// Without user, password and settings.
    @Override
    public String toString() {
        return url.replaceFirst("[?].*", "");
    }
}
