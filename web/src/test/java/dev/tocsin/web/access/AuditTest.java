package dev.tocsin.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.ManualClock;
import dev.tocsin.store.SqliteCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {
    private final ManualClock clock = new ManualClock(1_795_318_320_000L);

    @TempDir
    Path data;

    private SqliteCatalog catalog;
    private Audit audit;

    @BeforeEach
    void open() throws IOException {
        catalog = SqliteCatalog.open(data.resolve("catalog.db"));
        audit = new Audit(catalog, clock);
    }

    @AfterEach
    void close() throws IOException {
        catalog.close();
    }

    @Test
    void chain_asItWasWritten_isWhole() throws IOException {
        assertThat(audit.verify()).isEqualTo(new Audit.Walk(0, 0, 0, "0".repeat(64), null));
        tell(5);
        List<Audit.Entry> entries = audit.latest(Long.MAX_VALUE, 10);
        assertThat(entries).extracting(Audit.Entry::seq).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(entries.getLast().before()).isEqualTo("0".repeat(64));
        assertThat(entries.getFirst().before()).isEqualTo(entries.get(1).hash());
        assertThat(audit.verify())
                .isEqualTo(new Audit.Walk(5, 1, 5, entries.getFirst().hash(), null));
        assertThat(audit.latest(3, 1)).extracting(Audit.Entry::seq).containsExactly(2L);
    }

    /// Another program can follow the page of the API: `printf '64:000…1:113:1795318320000…' | sha256sum`.
    @Test
    void hash_isOfTheFieldsBehindTheirLengths() {
        Audit.Deed deed = new Audit.Deed("user:ann", "203.0.113.9", "POST /api/v1/checks", "ü", "done", "");
        Audit.Entry entry = new Audit.Entry(1, 1_795_318_320_000L, deed, "0".repeat(64), "");
        assertThat(Audit.hash(entry)).isEqualTo("4c75211fc53f37e62e0bfc490e79e5a5af2b398a4c1da843aa82c7e592fb1cbd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit SET actor = 'user:eve' WHERE seq = 3",
                "UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 3",
                "UPDATE audit SET detail = 'x', hash = 'ab' WHERE seq = 3",
                "UPDATE audit SET action = 'POST', remote = '203.0.113.9 /act' WHERE seq = 3",
                "UPDATE audit SET before = hash WHERE seq = 3"
            })
    void entry_thatWasChanged_isNamed(String change) throws IOException {
        tell(6);
        catalog.write(connection -> Sql.run(connection, change));
        assertThat(audit.verify().broken()).isEqualTo(3L);
    }

    @Test
    void entry_thatWasTakenAway_isMissed() throws IOException {
        tell(6);
        String head = audit.verify().headHash();
        catalog.write(connection -> Sql.run(connection, "DELETE FROM audit WHERE seq = 4"));
        assertThat(audit.verify().broken()).isEqualTo(5L);
        catalog.write(connection -> Sql.run(connection, "DELETE FROM audit WHERE seq > 3"));
        assertThat(audit.verify().broken()).as("the end alone tells nothing").isNull();
        assertThat(audit.verify().headHash()).as("but the head that was noted").isNotEqualTo(head);
        catalog.write(connection -> Sql.run(connection, "DELETE FROM audit WHERE seq = 1"));
        assertThat(audit.verify().broken()).as("as when old ones go").isNull();
    }

    @Test
    void entries_beyondTheBound_go_andOneSaysSo() throws IOException {
        audit = new Audit(catalog, clock, 20, 5);
        tell(60);
        Audit.Walk walk = audit.verify();
        assertThat(walk.broken()).isNull();
        assertThat(walk.entries()).isBetween(20L, 26L);
        assertThat(audit.latest(Long.MAX_VALUE, 30))
                .anyMatch(entry -> entry.deed().detail().equals("5 oldest entries were deleted"));
    }

    @Test
    void refusals_aFloodOfThem_isCounted_notTold() throws IOException {
        Audit.Deed deed = new Audit.Deed("", "203.0.113.9", "sign-in", "ann", "refused", "wrong password");
        for (int i = 0; i < 100; i++) {
            audit.refused(deed);
        }
        assertThat(audit.verify().entries()).isEqualTo(Audit.REFUSALS_A_MINUTE);
        clock.advanceMillis(60_000);
        audit.refused(deed);
        assertThat(audit.latest(Long.MAX_VALUE, 1).getFirst().deed().detail())
                .isEqualTo("wrong password; 80 more before were not told");
    }

    @Test
    void texts_ofStrangers_stayOnOneLine_andShort() throws IOException {
        audit.tell(new Audit.Deed("user:ann", "::1", "x\ny", "\u202eevil", "done", "z".repeat(2_000)));
        Audit.Deed deed = audit.latest(Long.MAX_VALUE, 1).getFirst().deed();
        assertThat(deed.action()).isEqualTo("x·y");
        assertThat(deed.subject()).isEqualTo("·evil");
        assertThat(deed.detail()).hasSize(Audit.CHARS);
        assertThat(audit.verify().broken()).isNull();
    }

    private void tell(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            audit.tell(new Audit.Deed("user:ann", "203.0.113.9", "POST /act", "x" + i, "done", ""));
            clock.advanceMillis(1);
        }
    }
}
