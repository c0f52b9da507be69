package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteCatalogTest {
    @TempDir
    Path directory = Path.of("");

    private Catalog catalog = new Catalog() {
        @Override
        public <T extends @Nullable Object> T write(Work<T> work) {
            throw new AssertionError("BUG: got the placeholder, must be opened");
        }

        @Override
        public <T extends @Nullable Object> T read(Work<T> work) {
            throw new AssertionError("BUG: got the placeholder, must be opened");
        }

        @Override
        public void close() {}
    };

    @BeforeEach
    void open() throws IOException {
        catalog = SqliteCatalog.open(directory.resolve("catalog.db"));
    }

    @AfterEach
    void shut() throws IOException {
        catalog.close();
    }

    private static Void put(Connection connection, String key, String value) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO meta (key, value) VALUES (?, ?)")) {
            insert.setString(1, key);
            insert.setString(2, value);
            insert.executeUpdate();
            return null;
        }
    }

    private static @Nullable String get(Connection connection, String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
            select.setString(1, key);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }

    @Test
    void write_thenRestart_isThere() throws IOException {
        catalog.write(connection -> put(connection, "a", "1"));
        catalog.close();
        open();
        assertThat(catalog.<@Nullable String>read(connection -> get(connection, "a")))
                .isEqualTo("1");
    }

    @Test
    void write_failingInTheMiddle_leavesNothing() throws IOException {
        assertThatThrownBy(() -> catalog.write(connection -> {
                    put(connection, "a", "1");
                    return put(connection, "a", "2");
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("catalog.db")
                .hasCauseInstanceOf(SQLException.class);
        assertThatThrownBy(() -> catalog.write(connection -> {
                    put(connection, "a", "1");
                    throw new IllegalStateException("changed its mind");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(catalog.<@Nullable String>read(connection -> get(connection, "a")))
                .isNull();
        catalog.write(connection -> put(connection, "a", "3"));
        assertThat(catalog.<@Nullable String>read(connection -> get(connection, "a")))
                .isEqualTo("3");
    }

    @Test
    void read_tryingToWrite_isRefused() {
        assertThatThrownBy(() -> catalog.read(connection -> put(connection, "a", "1")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("readonly");
    }

    @Test
    void read_whileSomebodyWrites_seesTheStateBefore() throws IOException {
        catalog.write(connection -> put(connection, "a", "1"));
        catalog.write(connection -> {
            put(connection, "b", "2");
            try {
                assertThat(catalog.<@Nullable String>read(inner -> get(inner, "a") + get(inner, "b")))
                        .isEqualTo("1null");
            } catch (IOException failure) {
                throw new SQLException(failure);
            }
            return null;
        });
    }

    @Test
    void write_fromManyThreads_allCount() throws Exception {
        CyclicBarrier together = new CyclicBarrier(8);
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            String name = "t" + i;
            threads[i] = Thread.ofVirtual().start(() -> {
                try {
                    together.await();
                    for (int n = 0; n < 20; n++) {
                        String key = name + "-" + n;
                        catalog.write(connection -> put(connection, key, "x"));
                        catalog.<@Nullable String>read(connection -> get(connection, key));
                    }
                } catch (Exception failure) {
                    throw new AssertionError(failure);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long rows = catalog.read(connection -> Sqlite.number(connection, "SELECT count(*) FROM meta"));
        assertThat(rows).isEqualTo(160);
    }

    @Test
    void foreignKeys_areEnforced() throws IOException {
        catalog.write(connection -> {
            Sqlite.execute(connection, "CREATE TABLE child (of TEXT REFERENCES meta (key))");
            return null;
        });
        assertThatThrownBy(() -> catalog.write(connection -> {
                    Sqlite.execute(connection, "INSERT INTO child VALUES ('nobody')");
                    return null;
                }))
                .hasMessageContaining("FOREIGN KEY");
    }
}
