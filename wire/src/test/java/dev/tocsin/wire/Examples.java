package dev.tocsin.wire;

import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.base.config.Given;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// One message of each type, by the name of its golden file. A new type is added here, or the golden test
/// fails.
final class Examples {
    private static final HostId HOST = HostId.parse("0199f3c2-8e00-7abc-8def-0123456789ab");
    private static final HostFacts FACTS = new HostFacts(
            "web-01",
            "Debian GNU/Linux 12 (bookworm)",
            "6.1.0-18-amd64",
            "x86_64",
            2,
            "Some Processor",
            25_213_505_536L,
            1_795_000_000_000L,
            "0.1.0");

    private Examples() {}

    static Map<String, Message> all() {
        Map<String, Message> all = new LinkedHashMap<>();
        all.put("hello", new Message.Hello(1, 1, HOST, 0x1122334455667788L, 300, 1_795_318_327_123L, FACTS));
        all.put("welcome", new Message.Welcome(1, 1_795_318_327_125L, 5_000));
        all.put("refused", new Message.Refused(Refusal.TOKEN, 1_795_318_327_125L, "this enrolment token is used up"));
        all.put("bye", new Message.Bye("the hub is stopping"));
        all.put("enroll-begin", new Message.EnrollBegin(1, 1, bytes(16, 1), bytes(32, 2)));
        all.put("enroll-challenge", new Message.EnrollChallenge(bytes(32, 3), 1_795_318_327_125L));
        all.put("enroll-proof", new Message.EnrollProof(bytes(91, 4), FACTS, bytes(32, 5), bytes(70, 6)));
        all.put("enrolled", new Message.Enrolled(HOST, 1, bytes(40, 7), bytes(50, 8)));
        all.put("pack", new Message.PackMessage(0x1122334455667788L, 301, bytes(24, 9)));
        all.put("ack", new Message.Ack(0x1122334455667788L, 301));
        all.put("rejected", new Message.Rejected(0x1122334455667788L, 302, "it is damaged"));
        all.put("later", new Message.Later(5_000));
        all.put("pulse", new Message.Pulse(1_795_318_326_004L, new float[] {0.125f, Float.NaN, 143}));
        all.put("ping", new Message.Ping(1_795_318_327_125L));
        all.put("tail-request", new Message.TailRequest(7, 1_795_318_320L, List.of()));
        all.put("tail-request-tables", new Message.TailRequest(7, 1_795_318_320L, List.of(1, 6)));
        all.put("tail-reply", new Message.TailReply(7, List.of(List.of(bytes(5, 10), bytes(3, 11)))));
        all.put("want", new Message.Want(0x0123456789abcdefL, 300, 1_440));
        all.put("pace", new Message.Pace(600, 256 << 10, 512 << 10));
        all.put("live-start", new Message.LiveStart(List.of()));
        all.put("live-start-tables", new Message.LiveStart(List.of(1, 6)));
        all.put("live-stop", new Message.LiveStop());
        all.put("live-record", new Message.LiveRecord(true, bytes(6, 12)));
        all.put(
                "rules",
                new Message.Rules(
                        0x0123456789abcdefL,
                        List.of(
                                new Message.HostRule("disk-full", 1, "disk free on /mnt < 1 GB", Map.of("/mnt", 17L)),
                                new Message.HostRule("a1b2", 300, "process apache2 dead for 10s", Map.of()))));
        Message.RuleState fires =
                new Message.RuleState("disk-full", 1, "/mnt", 2, true, 1_795_318_327_050L, 0.75, 1_795_318_327_050L);
        all.put(
                "rule-states",
                new Message.RuleStates(
                        0x1122334455667788L, 300, 0x0123L, Message.RuleStates.Kind.NEXT, List.of(fires)));
        all.put("rule-taken", new Message.RuleTaken(0x1122334455667788L, 300));
        LinkedHashMap<String, Given> set = new LinkedHashMap<>();
        set.put("port", text("8443"));
        set.put("expect", new Given.Items(List.of(text("2xx"), text("301")), Given.Place.NOWHERE));
        set.put("headers", Given.Fields.of(Map.of("Accept", "text/html")));
        all.put(
                "look-ask",
                new Message.LookAsk(
                        0x0123456789abcdefL,
                        10_000,
                        "http",
                        "shop.example.com",
                        new Given.Fields(set, Given.Place.NOWHERE)));
        LinkedHashMap<String, String> facts = new LinkedHashMap<>();
        facts.put("http.status", "503");
        all.put(
                "look-found",
                new Message.LookFound(
                        0x0123456789abcdefL,
                        2,
                        503,
                        true,
                        "503",
                        facts,
                        List.of(-1L, 200L, -1L, 1_500L, 1_800L),
                        "    0.0 ms  connecting to 192.0.2.1:8443\n"));
        ServiceFacts nginx = new ServiceFacts(
                "nginx",
                0,
                "nginx.service",
                4,
                true,
                "exit 1",
                1_795_318_327_000L,
                1_795_318_000_000L,
                3,
                0,
                0,
                "enabled",
                "failed",
                "A high performance web server",
                List.of(),
                List.of(new ServiceFacts.Port(443, false, 0)));
        ServiceFacts dns = new ServiceFacts(
                "DNS",
                3,
                "",
                0,
                true,
                "",
                17,
                0,
                -1,
                4_711,
                2,
                "",
                "",
                "",
                List.of("named", "unbound"),
                List.of(new ServiceFacts.Port(53, true, 2)));
        all.put("services", new Message.Services(true, "systemd", "", 0, List.of(nginx, dns), List.of()));
        all.put("services-changed", new Message.Services(false, "openrc", "", 7, List.of(), List.of("vsftpd")));
        all.put(
                "inventory-part",
                new Message.InventoryPart(0, bytes(32, 13), 70_000, 1_795_318_327_125L, 65_536, bytes(9, 14)));
        all.put("inventory-ask", new Message.InventoryAsk(1, bytes(32, 13), 65_536));
        UUID order = UUID.fromString("00000000-0000-4000-8000-00000000000a");
        all.put("control-order", new Message.ControlOrder(order, bytes(20, 15)));
        all.put("control-reply", new Message.ControlReply(order, 0, bytes(12, 16), ""));
        all.put("control-reply-none", new Message.ControlReply(order, 1, new byte[0], "no helper runs here"));
        Message.ControlState.Allowed restart = new Message.ControlState.Allowed("nginx.service", 5);
        all.put("control-state", new Message.ControlState(1, "", List.of(bytes(44, 17)), List.of(restart)));
        return all;
    }

    private static Given text(String text) {
        return new Given.Scalar(text, Given.Place.NOWHERE);
    }

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
