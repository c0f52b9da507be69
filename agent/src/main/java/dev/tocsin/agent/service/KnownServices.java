package dev.tocsin.agent.service;

import dev.tocsin.agent.service.Entry.Port;
import java.util.List;
import java.util.Map;

/// The services that are known by name without being asked for. One is shown where it is installed; another name for
/// the same processes (HTTPS beside HTTP) only where its port is open, because who serves one need not serve both.
final class KnownServices {
    private static final List<String> WEB = List.of("apache2", "httpd", "lighttpd", "caddy");
    private static final String[] WEB_UNITS = {"apache2", "httpd", "lighttpd", "caddy"};
    private static final List<String> MAIL = List.of("master", "exim4", "exim", "smtpd", "sendmail-mta");
    private static final String[] MAIL_UNITS = {"postfix@-", "postfix", "exim4", "exim", "opensmtpd", "sendmail"};
    private static final List<String> BOXES = List.of("dovecot", "imapd", "cyrmaster");
    private static final String[] BOX_UNITS = {"dovecot", "cyrus-imapd"};

    /// All of them, those first that are shown when one process has several names.
    static final List<Entry> ALL = List.of(
            Entry.known(
                    "DNS",
                    List.of(new Port(53, false), new Port(53, true)),
                    List.of("named", "unbound", "dnsmasq", "pdns_server", "nsd", "kresd", "knotd", "coredns"),
                    "named",
                    "bind9",
                    "unbound",
                    "dnsmasq",
                    "pdns",
                    "nsd",
                    "kresd@*",
                    "knot"),
            Entry.known("HTTP", tcp(80), WEB, WEB_UNITS),
            Entry.known("HTTPS", tcp(443), WEB, WEB_UNITS),
            Entry.known("NGINX", List.of(), List.of("nginx"), "nginx"),
            Entry.known("MYSQL", tcp(3306), List.of("mysqld", "mariadbd"), "mysql", "mariadb", "mysqld"),
            Entry.known("IMAP", tcp(143), BOXES, BOX_UNITS),
            Entry.known("IMAP-SSL", tcp(993), BOXES, BOX_UNITS),
            Entry.known("SMTP", tcp(25), MAIL, MAIL_UNITS),
            Entry.known("SMTP-SSL", tcp(465), MAIL, MAIL_UNITS),
            Entry.known("FTP", tcp(21), List.of("vsftpd", "proftpd", "pure-ftpd"), "vsftpd", "proftpd", "pure-ftpd"),
            Entry.known("SFTP", tcp(115), List.of("vsftpd"), "vsftpd"),
            Entry.known("SSH", tcp(22), List.of("sshd", "dropbear"), "ssh", "sshd", "dropbear"),
            Entry.known("NTP", List.of(), List.of("chronyd", "ntpd"), "chrony", "chronyd", "ntp", "ntpsec", "ntpd"),
            Entry.known("CRON", List.of(), List.of("cron", "crond", "fcron"), "cron", "crond", "cronie", "fcron"),
            Entry.known(
                    "REDIS", tcp(6379), List.of("redis-server", "valkey-server"), "redis-server", "redis", "valkey"),
            Entry.known("MEMCACHED", tcp(11211), List.of("memcached"), "memcached"));

    /// Where others that have a name of their own usually listen, by the first part of their unit's name.
    static final Map<String, Integer> PORTS = Map.ofEntries(
            Map.entry("postgresql", 5432),
            Map.entry("mongod", 27017),
            Map.entry("rabbitmq-server", 5672),
            Map.entry("grafana-server", 3000),
            Map.entry("prometheus", 9090),
            Map.entry("elasticsearch", 9200),
            Map.entry("smbd", 445),
            Map.entry("slapd", 389),
            Map.entry("cups", 631),
            Map.entry("haproxy", 80),
            Map.entry("squid", 3128),
            Map.entry("minio", 9000));

    private KnownServices() {}

    private static List<Port> tcp(int number) {
        return List.of(new Port(number, false));
    }
}
