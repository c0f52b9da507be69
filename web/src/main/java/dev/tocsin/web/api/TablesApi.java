package dev.tocsin.web.api;

import dev.tocsin.block.Attribute;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.QueryTables;
import dev.tocsin.block.Table;
import dev.tocsin.block.Unit;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;

/// `GET /tables`: what can be asked for. The order of a table's columns is the order of the values in a live row.
public final class TablesApi {
    /// Has no state.
    public TablesApi() {}

    /// The answer to `call`.
    public Answer answer(Call call) {
        return Answer.json(json -> {
            json.object().array("items");
            for (Table table : QueryTables.ALL) {
                json.object();
                json.text("name", table.name());
                json.text("key", table.keyName());
                json.text("help", table.help());
                json.array("columns");
                for (QueryColumn column : table.queryColumns()) {
                    json.object();
                    json.text("name", column.name());
                    json.text("unit", column.unit().word());
                    json.text("type", column.unit() == Unit.CODE ? "letter" : "number");
                    json.text("help", column.help());
                    json.endObject();
                }
                json.endArray().array("attributes");
                for (Attribute attribute : table.attributes()) {
                    json.object().text("name", attribute.name()).text("help", attribute.help());
                    json.endObject();
                }
                json.endArray().endObject();
            }
            json.endArray().name("next").nothing().endObject();
        });
    }
}
