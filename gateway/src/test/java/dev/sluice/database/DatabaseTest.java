package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DatabaseTest {
    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    @Test
    void bringsTheSchemaUpToDate() {
        var database = POSTGRES.database();
        var tables =
                database.jdbi()
                        .withHandle(
                                handle ->
                                        handle.createQuery(
                                                        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'sluice'")
                                                .mapTo(String.class)
                                                .list());

        assertThat(tables).contains("tenant", "api_key", "revision");
        assertThat(database.isUp()).isTrue();
    }

    @Test
    void isPostgresEighteenThatWritesThrough() {
        var settings =
                POSTGRES.database()
                        .jdbi()
                        .withHandle(
                                handle ->
                                        handle.createQuery(
                                                        "SELECT setting FROM pg_settings WHERE name IN ('server_version_num', 'fsync') ORDER BY name")
                                                .mapTo(String.class)
                                                .list());

        assertThat(settings.getFirst()).isEqualTo("on");
        assertThat(settings.getLast()).startsWith("18");
    }

    @Test
    void asksForThePassword() {
        var right = POSTGRES.address();
        var wrong = new Address(right.url(), right.user(), "wrong");

        try (var database = Database.external(wrong)) {
            assertThat(database.isUp()).isFalse();
            assertThatThrownBy(database::migrate)
                    .hasMessageContaining("password authentication failed");
        }
    }
}
