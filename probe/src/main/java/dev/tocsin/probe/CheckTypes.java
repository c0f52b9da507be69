package dev.tocsin.probe;

import java.util.List;

/// The one list of the types of check that any machine may run.
public final class CheckTypes {
    private CheckTypes() {}

    /// All of them, in the order of the help.
    public static final List<CheckType> ALL = List.of(
            new HttpCheck("http"),
            new HttpCheck("https"),
            new ContentCheck(),
            new PingCheck(),
            new TcpCheck("tcp"),
            new TcpCheck("telnet"),
            new DnsCheck(),
            new SmtpCheck(),
            new ImapCheck(),
            new Pop3Check(),
            new FtpCheck(),
            new SshCheck(),
            new NtpCheck());
}
