package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ChannelTypesTest {
    @Test
    @Tag("NM-59")
    void types_all_areNamedInOrderAndOnThePage() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("tocsin.root"), "docs/reference/channels.md"));
        assertThat(ChannelTypes.ALL)
                .isSortedAccordingTo(java.util.Comparator.comparing(ChannelType::name))
                .allMatch(type -> page.contains("`" + type.name() + "`") || page.contains("## " + type.name()))
                .allMatch(type -> type.help().endsWith("."));
    }

    @Test
    void hooks_needNoAddress_andTakeNone() {
        for (String type : java.util.List.of("webhook", "slack", "discord", "teams")) {
            try (Channel channel = Notices.channel(type, "url", "https://hooks.example.com/x")) {
                assertThat(channel.problem("")).as(type).isNull();
                assertThat(channel.problem("#ops")).as(type).contains("has no addresses");
            }
        }
    }

    @Test
    @Tag("NM-57")
    void types_emptySettings_areRefusedAndNeverThrow() {
        for (ChannelType type : ChannelTypes.ALL) {
            String problems = Notices.problems(type.name(), "nonsense", "1");
            assertThat(problems).as(type.name()).contains("channels[0].nonsense: is not known here");
            if (!type.name().equals("ntfy")) {
                assertThat(problems).as(type.name()).contains("is missing");
            }
        }
    }
}
