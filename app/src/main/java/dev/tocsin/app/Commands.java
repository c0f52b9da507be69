package dev.tocsin.app;

import java.util.List;

/// The visible list of all commands, in the order of the help. Adding one: a class and a line here; the page
/// `docs/reference/commands.md` follows.
final class Commands {
    private Commands() {}

    /// Every command, made for `context`.
    static List<Object> all(Context context) {
        return List.of(
                new UpCommand(context),
                new HubCommand(context),
                new AgentCommand(),
                new HelperCommand(context),
                new SigninCommand(context),
                new EnrollCommand(context),
                new TokenCommand(context),
                new HostsCommand(context),
                new TopCommand(context),
                new QueryCommand(context),
                new CheckCommand(context),
                new ChecksCommand(context),
                new ConfigCommand(context),
                new ImportCommand(context),
                new IncidentsCommand(context),
                new AckCommand(context),
                new ServiceCommand(context),
                new BackupCommand(context),
                new RestoreCommand(context),
                new DemoCommand(context),
                new SimulateCommand(context),
                new VersionCommand(context));
    }
}
