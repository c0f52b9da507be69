package dev.tocsin.app;

import dev.tocsin.base.Log;
import dev.tocsin.block.Attribute;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.Hosts;
import dev.tocsin.store.Queries;
import dev.tocsin.store.TopAnswer;
import dev.tocsin.watch.check.HostTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What agents have sampled, for checks: the newest second of a table, out of the hub's own answers to people.
final class AgentTables implements HostTables {
    private final Hosts hosts;
    private final Queries queries;
    private final Log log;

    AgentTables(Hosts hosts, Queries queries, Log log) {
        this.hosts = hosts;
        this.queries = queries;
        this.log = log;
    }

    @Override
    public @Nullable Second newest(String host, String table) {
        Table wanted = Tables.byName(table);
        HostView found = hosts.all().stream()
                .filter(one -> one.name().equals(host) || one.id().toString().equals(host))
                .findFirst()
                .orElse(null);
        if (wanted == null || found == null) {
            return null;
        }
        try {
            TopAnswer top = queries.top(found.id(), wanted, Long.MAX_VALUE);
            return top == null ? null : new Second(top.atMillis(), rows(wanted, top));
        } catch (IOException failure) {
            log.warn("checks", "cannot read table " + table + " of " + host + ": " + failure.getMessage());
            return null;
        }
    }

    private static List<Map<String, String>> rows(Table table, TopAnswer top) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (TopAnswer.Row row : top.rows()) {
            Map<String, String> texts = new LinkedHashMap<>();
            texts.put("key", row.entity().key());
            List<Attribute> attributes = table.attributes();
            List<@Nullable String> values = row.entity().attributes();
            for (int i = 0; i < Math.min(attributes.size(), values.size()); i++) {
                String text = values.get(i);
                if (text != null) {
                    texts.put(attributes.get(i).name(), text);
                }
            }
            rows.add(texts);
        }
        return rows;
    }
}
