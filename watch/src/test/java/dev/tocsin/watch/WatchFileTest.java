package dev.tocsin.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.watch.check.CheckSpec;
import dev.tocsin.watch.notify.ChannelParts;
import dev.tocsin.watch.notify.ChannelTypes;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a file of checks says when something in it is wrong.
class WatchFileTest {
    private static List<String> problems(String text) {
        Problems problems = new Problems();
        ChannelParts parts = new ChannelParts(new ManualClock(0), Log.none(), new SecureRandom(), "tocsin test");
        WatchFile.Reading reading =
                new WatchFile.Reading(CheckTypes.ALL, ChannelTypes.ALL, parts, name -> null, new CheckSpec.Defaults(0));
        assertThat(WatchFile.read(text, reading, problems)).isNull();
        return problems.all().stream().map(Problem::toString).toList();
    }

    @Test
    void wrongObjects_areNamedByTheirOwnPlaceInTheList() {
        assertThat(problems("""
                contacts:
                  - {name: ann}
                  - {name: bob, ways: [{channel: mail}]}
                silences:
                  - {name: night, until: 2100-01-01T00:00:00Z}
                maintenance:
                  - {name: disks}
                """))
                .containsExactly(
                        "line 2, column 5: contacts[0].ways: must name at least one channel",
                        "line 3, column 34: contacts[1].ways[0].channel: got \"mail\"; channels of this file are []",
                        "line 7, column 5: maintenance[0].until: is missing");
    }

    @Test
    void twoChecks_ofOneKey_areToldAtTheSecond() {
        assertThat(problems("""
                services: {shop: [dns]}
                checks:
                  - {host: shop, type: dns}
                """))
                .anyMatch(one -> one.contains("checks[0]: there is a check shop/DNS already; give it a name"));
    }
}
