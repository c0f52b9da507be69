package dev.tocsin.watch.rule;

import dev.tocsin.base.HostId;
import dev.tocsin.block.Table;
import dev.tocsin.store.LifeEvent;
import dev.tocsin.store.ProcessLife;
import dev.tocsin.store.Queries;
import dev.tocsin.store.SeriesAnswer;
import dev.tocsin.store.SeriesRequest;
import dev.tocsin.store.TopAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// History of one second: the same rows of every table whenever it is asked for, and nothing else.
record OneSecond(List<TopAnswer.Row> rows) implements Queries {
    @Override
    public SeriesAnswer series(SeriesRequest request) {
        return new SeriesAnswer(request, List.of(), request.toMillis());
    }

    @Override
    public SeriesAnswer sliding(SeriesRequest request) {
        return series(request);
    }

    @Override
    public TopAnswer top(HostId host, Table table, long atMillis) {
        return new TopAnswer(atMillis, atMillis, rows);
    }

    @Override
    public List<LifeEvent> lifecycle(HostId host, long fromMillis, long toMillis) {
        return List.of();
    }

    @Override
    public @Nullable ProcessLife process(HostId host, String key, long atMillis) {
        return null;
    }

    @Override
    public @Nullable Long nearestMillis(HostId host, long atMillis) {
        return null;
    }
}
