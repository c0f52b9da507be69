package dev.tocsin.app.house;

import dev.tocsin.app.CommandLines;
import org.junit.jupiter.api.Test;

/// docs/reference/commands.md is what `--help` prints, command by command.
class CommandsPageTest {
    @Test
    void commandsPage_everyCommand_isAsItsHelp() {
        StringBuilder page = new StringBuilder();
        CommandLines.help()
                .forEach((name, help) -> page.append("## ")
                        .append(name)
                        .append("\n\n```text\n")
                        .append(help)
                        .append("```\n\n"));
        Page.check("docs/reference/commands.md", page.toString());
    }
}
