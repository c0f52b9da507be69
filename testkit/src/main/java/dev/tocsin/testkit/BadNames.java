package dev.tocsin.testkit;

import java.util.List;

/// Names that no service, unit, package or user has, and that other programs took for an option, a command, a
/// path, a pattern, a second line, or for another name that looks the same. One table for every layer that a
/// name goes through: each of them has to hold alone, whatever the one before it lets pass.
public final class BadNames {
    /// Beyond every limit of a name.
    public static final String LONG = "a".repeat(10_000);

    private BadNames() {}

    /// All of them. Each is refused where only the exact name of a service is taken:
    /// `[a-zA-Z0-9][a-zA-Z0-9_.@:-]{0,127}`.
    public static List<String> all() {
        return List.of(
                "",
                // an option of the program that it is handed to
                "-H root@x",
                "-Hroot@x",
                "--host=x",
                "--",
                "-nginx.service",
                // a first character that no unit has
                ".nginx",
                "_nginx",
                "@x.service",
                ":x",
                // a second command
                "a\n;id",
                "a;id",
                "$(id)",
                "`id`",
                "a|b",
                "a&b",
                "a>b",
                "a'b",
                "a\"b",
                // the end of a text in C
                "a\0",
                "nginx.service\0",
                "nginx.service\0.txt",
                // a path
                "../x",
                "..",
                "a/b",
                "/etc/passwd",
                "a\\..\\b",
                // a pattern
                "*",
                "nginx*",
                "nginx.[s]ervice",
                "?",
                // more than one word or line
                "a b",
                " nginx.service",
                "nginx.service ",
                "nginx.service\n",
                "nginx.service\r\n",
                "nginx.service\t",
                "nginx.service\u0085",
                "nginx.service\u2028",
                // what a template would work out
                "{{7*7}}",
                "${jndi:ldap://x}",
                "%n",
                "<script>alert(1)</script>",
                // looks like nginx.service
                "nginx.service\u202e",
                "\u202enginx.service",
                "\u2066nginx.service\u2069",
                "ng\u0456nx.service", // a Cyrillic i
                "\uff4e\uff47\uff49\uff4e\uff58.service", // fullwidth
                "nginx\uff0eservice",
                "nginx.service\u00a0",
                "nginx\u200b.service",
                "\ufeffnginx.service",
                "ng\u0131nx.service", // a Turkish i
                "nginx\u0301.service",
                "\ud83d\ude00",
                "a".repeat(129),
                LONG);
    }
}
