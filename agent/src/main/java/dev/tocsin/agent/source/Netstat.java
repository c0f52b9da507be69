package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;
import dev.tocsin.block.Column;
import dev.tocsin.block.Tables;

/// TCP, UDP and sockets: `/proc/net/snmp`, `/proc/net/sockstat` and, for listening sockets, the head of
/// `/proc/net/tcp` and `tcp6`.
///
/// ```
/// Tcp: RtoAlgorithm … CurrEstab … RetransSegs …     snmp: a line of names, then one of numbers
/// Tcp: 1 200 120000 -1 …
/// TCP: inuse 1 orphan 0 tw 0 alloc 1 mem 114        sockstat
///   0: 00000000:07E8 00000000:0000 0A …             tcp: listeners (state 0A) come first
/// ```
///
/// The table of connections may be long, but the kernel lists listeners before all others, so only as much of it is
/// read as they take.
final class Netstat implements Source {
    /// Seconds between two looks at the listening sockets.
    static final int LISTEN_SECONDS = 5;

    private static final int ESTABLISHED = Tables.SYSTEM.column("tcp_established");
    private static final int LISTEN = Tables.SYSTEM.column("tcp_listen");
    private static final int TIMEWAIT = Tables.SYSTEM.column("tcp_timewait");
    private static final int RETRANS = Tables.SYSTEM.column("tcp_retrans");
    private static final int UDP_ERRORS = Tables.SYSTEM.column("udp_errors");
    private static final int SOCKETS = Tables.SYSTEM.column("sockets_used");
    private static final byte[] TCP = Words.ascii("Tcp: ");
    private static final byte[] UDP = Words.ascii("Udp: ");
    private static final byte[] CURR_ESTAB = Words.ascii("CurrEstab");
    private static final byte[] RETRANS_SEGS = Words.ascii("RetransSegs");
    private static final byte[] IN_ERRORS = Words.ascii("InErrors");
    private static final byte[] USED = Words.ascii("sockets: used");
    private static final byte[] SOCKSTAT_TCP = Words.ascii("TCP:");
    private static final byte[] TW = Words.ascii("tw ");

    private final ProcReader snmp;
    private final ProcReader sockstat;
    private final Listeners tcp;
    private final Listeners tcp6;
    private final Every listen;
    private final Cursor cursor = new Cursor();
    private final Cursor values = new Cursor();
    private long listening = Column.GAP;

    /// Reads below `roots`.
    Netstat(Roots roots, Clock clock) {
        this.snmp = new ProcReader(roots.proc().resolve("net/snmp"));
        this.sockstat = new ProcReader(roots.proc().resolve("net/sockstat"));
        this.tcp = new Listeners(roots.proc().resolve("net/tcp"));
        this.tcp6 = new Listeners(roots.proc().resolve("net/tcp6"));
        this.listen = new Every(clock, LISTEN_SECONDS);
    }

    @Override
    public String name() {
        return "netstat";
    }

    @Override
    public void read(Reading reading) {
        if (snmp.read()) {
            readSnmp(reading);
        }
        if (sockstat.read()) {
            readSockstat(reading);
        }
        if (listen.due()) {
            long v4 = tcp.count();
            long v6 = tcp6.count();
            // Without IPv6 there is no tcp6; without tcp nothing is known.
            listening = v4 == Column.GAP ? Column.GAP : v4 + Math.max(0, v6);
        }
        reading.system(LISTEN, listening);
    }

    @Override
    public void close() {
        snmp.close();
        sockstat.close();
    }

    private void readSnmp(Reading reading) {
        cursor.over(snmp);
        while (!cursor.atEnd()) {
            boolean tcpLine = cursor.startsWith(TCP);
            if (tcpLine || cursor.startsWith(UDP)) {
                values.over(snmp.bytes(), cursor.at(), snmp.length()).skipLine();
                values.skipWord();
                cursor.skipWord();
                pairs(reading, tcpLine);
                cursor.skipLine(); // to the line of numbers, which the next step passes over
            }
            cursor.skipLine();
        }
    }

    private void pairs(Reading reading, boolean tcpLine) {
        while (!cursor.atLineEnd()) {
            long value = values.number();
            if (tcpLine && cursor.startsWith(CURR_ESTAB)) {
                reading.system(ESTABLISHED, value);
            } else if (tcpLine && cursor.startsWith(RETRANS_SEGS)) {
                reading.system(RETRANS, value);
            } else if (!tcpLine && cursor.startsWith(IN_ERRORS)) {
                reading.system(UDP_ERRORS, value);
            }
            cursor.skipWord();
        }
    }

    private void readSockstat(Reading reading) {
        for (cursor.over(sockstat); !cursor.atEnd(); cursor.skipLine()) {
            if (cursor.startsWith(USED)) {
                cursor.skip(USED.length);
                reading.system(SOCKETS, cursor.number());
            } else if (cursor.startsWith(SOCKSTAT_TCP)) {
                while (!cursor.atLineEnd() && !cursor.startsWith(TW)) {
                    cursor.skipWord();
                }
                cursor.skip(TW.length);
                reading.system(TIMEWAIT, cursor.number());
            }
        }
    }
}
