package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;
import dev.tocsin.block.Column;
import dev.tocsin.block.Tables;

/// TCP, UDP and sockets: `/proc/net/snmp`, `snmp6`, `sockstat`, `sockstat6` and, for listening sockets, the head of
/// `/proc/net/tcp` and `tcp6`.
///
/// ```
/// Tcp: RtoAlgorithm … CurrEstab … RetransSegs …     snmp: a line of names, then one of numbers
/// Tcp: 1 200 120000 -1 …
/// TCP: inuse 1 orphan 0 tw 0 alloc 1 mem 114        sockstat
/// TCP6: inuse 18                                    sockstat6
///   0: 00000000:07E8 00000000:0000 0A …             tcp: listeners (state 0A) come first
/// ```
///
/// The kernel lists listeners before all other sockets, so only as much of the list is read as they take; but to end
/// it walks through a table of a quarter of a million places on a usual machine, a millisecond. So they are counted
/// anew only when the sockets in use that are no connections (`inuse` less CurrEstab) became more or fewer, at most
/// every [#LISTEN_SECONDS], and every [#LISTEN_SECONDS_MAX] in any case.
final class Netstat implements Source {
    /// Seconds between two looks at the listening sockets.
    static final int LISTEN_SECONDS = 15;

    /// Seconds after which they are counted although nothing points to a change.
    static final int LISTEN_SECONDS_MAX = 60;

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
    private static final byte[] UDP6_IN_ERRORS = Words.ascii("Udp6InErrors ");
    private static final byte[] USED = Words.ascii("sockets: used");
    private static final byte[] SOCKSTAT_TCP = Words.ascii("TCP:");
    private static final byte[] SOCKSTAT_TCP6 = Words.ascii("TCP6:");
    private static final byte[] IN_USE = Words.ascii("inuse ");
    private static final byte[] TW = Words.ascii("tw ");

    private final ProcReader snmp;
    private final ProcReader snmp6;
    private final ProcReader sockstat;
    private final ProcReader sockstat6;
    private final Listeners tcp;
    private final Listeners tcp6;
    private final Every listen;
    private final Every listenAnyway;
    private final Cursor cursor = new Cursor();
    private final Cursor values = new Cursor();
    private long listening = Column.GAP;
    private long inUse;
    private long countedAt = Column.GAP; // sockets in use that were no connections

    /// Reads below `roots`.
    Netstat(Roots roots, Clock clock) {
        this.snmp = new ProcReader(roots.proc().resolve("net/snmp"));
        this.snmp6 = new ProcReader(roots.proc().resolve("net/snmp6"));
        this.sockstat = new ProcReader(roots.proc().resolve("net/sockstat"));
        this.sockstat6 = new ProcReader(roots.proc().resolve("net/sockstat6"));
        this.tcp = new Listeners(roots.proc().resolve("net/tcp"));
        this.tcp6 = new Listeners(roots.proc().resolve("net/tcp6"));
        this.listen = new Every(clock, LISTEN_SECONDS);
        this.listenAnyway = new Every(clock, LISTEN_SECONDS_MAX);
    }

    @Override
    public String name() {
        return "netstat";
    }

    @Override
    public void read(Reading reading) {
        if (snmp.read()) {
            readSnmp(reading);
            readSnmp6(reading);
        }
        inUse = Column.GAP;
        if (sockstat.read()) {
            readSockstat(reading);
        }
        if (inUse != Column.GAP && sockstat6.read()) {
            readSockstat6();
        }
        long established = reading.system(ESTABLISHED);
        boolean known = inUse != Column.GAP && established != Column.GAP;
        long others = known ? inUse - established : Column.GAP;
        if (!known || others != countedAt || listenAnyway.isDue()) {
            count(others);
        }
        reading.system(LISTEN, listening);
    }

    private void count(long others) {
        if (!listen.due()) {
            return; // soon
        }
        listenAnyway.restart();
        countedAt = others;
        long v4 = tcp.count();
        long v6 = tcp6.count();
        // Without IPv6 there is no tcp6; without tcp nothing is known.
        listening = v4 == Column.GAP ? Column.GAP : v4 + Math.max(0, v6);
    }

    @Override
    public void close() {
        snmp.close();
        snmp6.close();
        sockstat.close();
        sockstat6.close();
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

    /// The machine's UDP errors are those of both families; TCP is counted for both together.
    private void readSnmp6(Reading reading) {
        long v4 = reading.system(UDP_ERRORS);
        if (v4 == Column.GAP || !snmp6.read()) {
            return;
        }
        for (cursor.over(snmp6); !cursor.atEnd(); cursor.skipLine()) {
            if (cursor.startsWith(UDP6_IN_ERRORS)) {
                cursor.skip(UDP6_IN_ERRORS.length);
                long v6 = cursor.number();
                reading.system(UDP_ERRORS, v6 == Column.GAP ? v4 : v4 + v6);
                return;
            }
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
                inUse = valueOf(IN_USE);
                reading.system(TIMEWAIT, valueOf(TW));
            }
        }
    }

    private void readSockstat6() {
        for (cursor.over(sockstat6); !cursor.atEnd(); cursor.skipLine()) {
            if (cursor.startsWith(SOCKSTAT_TCP6)) {
                inUse += Math.max(0, valueOf(IN_USE));
            }
        }
    }

    /// The number behind `word` further on in this line.
    private long valueOf(byte[] word) {
        while (!cursor.atLineEnd() && !cursor.startsWith(word)) {
            cursor.skipWord();
        }
        cursor.skip(word.length);
        return cursor.number();
    }
}
