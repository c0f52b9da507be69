package dev.tocsin.web.api;

import dev.tocsin.block.Entity;
import dev.tocsin.block.Table;
import dev.tocsin.hub.LiveEvent;
import dev.tocsin.web.http.JsonOut;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Live events as JSON. A frame is the same for everybody who watches, so its bytes are made once and kept for the
/// others: with a hundred watchers of one busy host that is a hundredth of the work.
///
/// Thread-safe.
final class LiveJson {
    private static final int KEPT_BYTES = 16 << 20;

    private final Map<Long, byte[]> frames = new LinkedHashMap<>(); // by sequence, oldest first; guarded by this
    private long keptBytes;

    LiveJson() {}

    /// The object of a `frame` event.
    ///
    /// @throws IOException never in fact: it is written to memory
    byte[] frame(LiveEvent.TableFrame frame) throws IOException {
        byte[] known = kept(frame.sequence());
        if (known != null) {
            return known;
        }
        byte[] made = JsonOut.bytes(json -> {
            json.object().text("host", frame.host().toString()).whole("at", frame.atMillis());
            json.object("tables").object(frame.table().name());
            rows(json, frame.table(), frame.rows());
            json.array("gone");
            frame.gone().forEach(json::text);
            json.endArray();
            attributes(json, frame.table(), frame.renewed());
            json.endObject().endObject().endObject();
        });
        keep(frame.sequence(), made);
        return made;
    }

    /// The object of a `host` event.
    ///
    /// @throws IOException never in fact: it is written to memory
    byte[] host(LiveEvent.HostChanged changed) throws IOException {
        return JsonOut.bytes(json -> HostJson.write(json, changed.host()));
    }

    /// The object of a `snapshot` event.
    ///
    /// @throws IOException never in fact: it is written to memory
    byte[] snapshot(LiveEvent.Snapshot snapshot, long nowMillis) throws IOException {
        return JsonOut.bytes(json -> {
            json.object().whole("now", nowMillis).array("hosts");
            for (LiveEvent.HostSnapshot host : snapshot.hosts()) {
                json.object();
                json.text("host", host.host().id().toString());
                json.text("name", host.host().name());
                json.text("state", host.host().state().word());
                json.wholeOrNull("lastSeen", host.host().lastSeenMillis());
                json.wholeOrNull("at", host.atMillis());
                json.object("tables");
                for (LiveEvent.TableRows table : host.tables()) {
                    json.object(table.table().name());
                    rows(json, table.table(), table.rows());
                    attributes(
                            json,
                            table.table(),
                            table.rows().stream().map(LiveEvent.Row::entity).toList());
                    json.endObject();
                }
                json.endObject().endObject();
            }
            json.endArray().endObject();
        });
    }

    private static void rows(JsonOut json, Table table, List<LiveEvent.Row> rows) {
        json.array("rows");
        for (LiveEvent.Row row : rows) {
            RowJson.array(json, table, row.entity().key(), row.values());
        }
        json.endArray();
    }

    private static void attributes(JsonOut json, Table table, List<Entity> entities) {
        json.object("attributes");
        if (!table.attributes().isEmpty()) {
            for (Entity entity : entities) {
                json.object(entity.key());
                RowJson.attributes(json, table, entity);
                json.endObject();
            }
        }
        json.endObject();
    }

    private synchronized byte @Nullable [] kept(long sequence) {
        return frames.get(sequence);
    }

    private synchronized void keep(long sequence, byte[] bytes) {
        if (frames.put(sequence, bytes) == null) {
            keptBytes += bytes.length;
        }
        while (keptBytes > KEPT_BYTES) {
            Long oldest = frames.keySet().iterator().next();
            byte[] dropped = frames.remove(oldest);
            keptBytes -= dropped == null ? 0 : dropped.length;
        }
    }
}
