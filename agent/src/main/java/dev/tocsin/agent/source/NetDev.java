package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;
import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.util.Arrays;

/// `/proc/net/dev`: what each interface carried since it came up.
///
/// ```
/// Inter-|   Receive                                                |  Transmit
///  face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier …
///   eth0: 283764943    7432    0    0    0     0          0         0   513735    5120    0    0    0     0     0
/// ```
///
/// **Rows**: every interface, `lo` too. **Totals** of the machine: what [Links] calls real, so that a packet of a
/// container is not counted at its veth, at the bridge and at the card.
final class NetDev implements Source {
    /// Rows of interfaces.
    static final int MAX_INTERFACES = 4_096;

    private static final int RX_BYTES = Tables.NET.column("rx_bytes");
    private static final int TX_BYTES = Tables.NET.column("tx_bytes");
    private static final int RX_PACKETS = Tables.NET.column("rx_packets");
    private static final int TX_PACKETS = Tables.NET.column("tx_packets");
    private static final int RX_ERRORS = Tables.NET.column("rx_errors");
    private static final int TX_ERRORS = Tables.NET.column("tx_errors");
    private static final int RX_DROPS = Tables.NET.column("rx_drops");
    private static final int TX_DROPS = Tables.NET.column("tx_drops");
    private static final int ALL_RX = Tables.SYSTEM.column("net_rx_bytes");
    private static final int ALL_TX = Tables.SYSTEM.column("net_tx_bytes");

    private final ProcReader file;
    private final Links links;
    private final Names<Interface> interfaces = new Names<>(Interface::new);
    private final Cursor cursor = new Cursor();

    /// Reads below `roots`.
    NetDev(Roots roots, Clock clock) {
        this.file = new ProcReader(roots.proc().resolve("net/dev"));
        this.links = new Links(roots.sys().resolve("class/net"), clock);
    }

    @Override
    public String name() {
        return "net/dev";
    }

    @Override
    public Table table() {
        return Tables.NET;
    }

    @Override
    public void read(Reading reading) {
        if (!file.read()) {
            return;
        }
        links.refresh();
        Rows rows = reading.rows(Tables.NET);
        cursor.over(file);
        cursor.skipLine();
        cursor.skipLine();
        long rx = Column.GAP;
        long tx = Column.GAP;
        for (; !cursor.atEnd() && rows.size() < MAX_INTERFACES; cursor.skipLine()) {
            cursor.skipBlanks();
            int from = cursor.at();
            if (!toColon()) {
                continue;
            }
            Interface about = interfaces.get(file.bytes(), from, cursor.at());
            cursor.skip(1); // old kernels write the number straight behind the colon
            int row = rows.add(about.entity(links));
            line(rows, row);
            if (links.isReal(about.name)) {
                rx = sum(rx, rows.cell(row, RX_BYTES));
                tx = sum(tx, rows.cell(row, TX_BYTES));
            }
        }
        reading.system(ALL_RX, rx);
        reading.system(ALL_TX, tx);
    }

    @Override
    public void close() {
        file.close();
        links.close();
    }

    private boolean toColon() {
        while (!cursor.atEnd() && cursor.peek() != '\n') {
            if (cursor.peek() == ':') {
                return true;
            }
            cursor.skip(1);
        }
        return false;
    }

    private void line(Rows rows, int row) {
        rows.set(row, RX_BYTES, cursor.number());
        rows.set(row, RX_PACKETS, cursor.number());
        rows.set(row, RX_ERRORS, cursor.number());
        rows.set(row, RX_DROPS, cursor.number());
        cursor.skipWords(4);
        rows.set(row, TX_BYTES, cursor.number());
        rows.set(row, TX_PACKETS, cursor.number());
        rows.set(row, TX_ERRORS, cursor.number());
        rows.set(row, TX_DROPS, cursor.number());
    }

    private static long sum(long so, long more) {
        if (more == Column.GAP) {
            return so;
        }
        return so == Column.GAP ? more : so + more;
    }

    /// One interface: its entity is made anew when speed or state changed.
    private static final class Interface {
        private final String name;
        private Links.Link link = Links.Link.UNKNOWN;
        private Entity entity;

        Interface(String name) {
            this.name = name;
            this.entity = entity(name, link);
        }

        Entity entity(Links links) {
            Links.Link now = links.link(name);
            if (!now.equals(link)) {
                link = now;
                entity = entity(name, now);
            }
            return entity;
        }

        private static Entity entity(String name, Links.Link link) {
            return new Entity(name, Arrays.asList(link.speed(), link.state()));
        }
    }
}
