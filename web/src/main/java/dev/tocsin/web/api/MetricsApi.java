package dev.tocsin.web.api;

import dev.tocsin.base.Printable;
import dev.tocsin.hub.HostState;
import dev.tocsin.hub.HostView;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.Counters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// `GET /metrics`: the hub about itself, and whether each host is heard, in the Prometheus text format 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats).
public final class MetricsApi {
    private final String version;
    private final HostsApi hosts;
    private final Counters counters;

    /// Tells of `hosts` and `counters`.
    public MetricsApi(String version, HostsApi hosts, Counters counters) {
        this.version = version;
        this.hosts = hosts;
        this.counters = counters;
    }

    /// One number of another part.
    ///
    /// @param counter true when it only grows
    public record Sample(String name, String help, boolean counter, double value) {}

    /// The answer to `call`, with `more` numbers at the end.
    public Answer answer(Call call, List<Sample> more) {
        StringBuilder out = new StringBuilder(4096);
        head(out, "tocsin_build_info", "The program's version.", "gauge");
        out.append("tocsin_build_info{version=\"").append(escape(version)).append("\"} 1\n");
        head(out, "tocsin_http_answers_total", "Requests answered, by status class.", "counter");
        for (int hundred = 1; hundred <= 5; hundred++) {
            out.append("tocsin_http_answers_total{class=\"").append(hundred).append("xx\"} ");
            out.append(counters.answers(hundred)).append('\n');
        }
        plain(out, new Sample("tocsin_live_streams", "Live streams that are open.", false, counters.streams()));
        plain(
                out,
                new Sample(
                        "tocsin_http_cut_connections_total",
                        "Connections cut because the peer was too slow.",
                        true,
                        counters.cutOffs()));
        hosts(out);
        more.forEach(one -> plain(out, one));
        byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
        return new Answer.Bytes(200, "text/plain; version=0.0.4; charset=utf-8", bytes, null, Map.of());
    }

    private void hosts(StringBuilder out) {
        List<HostView> all = hosts.all();
        plain(out, new Sample("tocsin_hosts", "Hosts that are not retired.", false, all.size()));
        head(out, "tocsin_host_up", "1 when the host is heard, 0 when not.", "gauge");
        for (HostView host : all) {
            labelled(out, "tocsin_host_up", host);
            out.append(host.state() == HostState.UP ? 1 : 0).append('\n');
        }
        head(out, "tocsin_host_last_seen_timestamp_seconds", "When the host was last heard.", "gauge");
        for (HostView host : all) {
            Long seen = host.lastSeenMillis();
            if (seen != null) {
                labelled(out, "tocsin_host_last_seen_timestamp_seconds", host);
                out.append(seen / 1000.0).append('\n');
            }
        }
    }

    private static void labelled(StringBuilder out, String name, HostView host) {
        out.append(name).append("{host=\"").append(escape(host.name())).append("\",id=\"");
        out.append(host.id()).append("\"} ");
    }

    private static void plain(StringBuilder out, Sample sample) {
        head(out, sample.name, sample.help, sample.counter ? "counter" : "gauge");
        double value = sample.value;
        out.append(sample.name).append(' ');
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            out.append((long) value);
        } else {
            out.append(value);
        }
        out.append('\n');
    }

    private static void head(StringBuilder out, String name, String help, String type) {
        out.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ");
        out.append(name).append(' ').append(type).append('\n');
    }

    private static String escape(String text) {
        // the form knows the line feed alone; other characters that end a line somewhere, or hide, are shown as a dot
        return Printable.of(text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
    }
}
