package dev.tocsin.watch.notify;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/// Which servers take mail for a domain (RFC 5321, section 5.1): those of its MX records, the preferred ones first; the
/// domain itself when it has none; nobody when it says so (RFC 7505). At most [#MOST] are tried.
final class MailRoutes {
    /// Servers of one domain that are tried.
    static final int MOST = 5;

    private final java.net.@Nullable InetSocketAddress server;
    private final Duration timeout;

    /// Asks `server`, null: the one that the system asks.
    MailRoutes(java.net.@Nullable InetSocketAddress server, Duration timeout) {
        this.server = server;
        this.timeout = timeout;
    }

    /// The servers for `domain`, names; empty when it takes no mail at all, or does not exist.
    ///
    /// @throws IOException when nobody answers
    List<String> servers(String domain) throws IOException {
        Resolver resolver = server == null ? new SimpleResolver() : new SimpleResolver(server);
        resolver.setTimeout(timeout);
        Name name = Name.fromString(domain, Name.root);
        Message answer = resolver.send(Message.newQuery(Record.newRecord(name, Type.MX, DClass.IN)));
        if (answer.getRcode() == Rcode.NXDOMAIN) {
            return List.of();
        }
        if (answer.getRcode() != Rcode.NOERROR) {
            throw new IOException("name server says " + Rcode.string(answer.getRcode()) + " for MX of " + domain);
        }
        List<MXRecord> found = new ArrayList<>();
        for (Record record : answer.getSection(Section.ANSWER)) {
            if (record instanceof MXRecord mx) {
                found.add(mx);
            }
        }
        if (found.isEmpty()) {
            return List.of(domain);
        }
        return found.stream()
                .sorted(Comparator.comparingInt(MXRecord::getPriority))
                .map(mx -> mx.getTarget().toString(true))
                .filter(target -> !target.isEmpty() && !target.equals("."))
                .limit(MOST)
                .toList();
    }
}
