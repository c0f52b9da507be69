package dev.tocsin.wire;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.wire.Message.Services;
import java.util.ArrayList;
import java.util.List;

/// The bytes of the message about services: a part of [MessageReader] and [MessageWriter]. Pure.
///
/// ```
/// Services  u8 whole | deflated { text init, text trouble, varint left, varint services | each: service,
///           varint gone | each: blob name }
/// service   blob name, u8 kind, blob unit, u8 state, u8 wanted, text reason, time since, time started,
///           signed varint restarts, varint main pid, varint count, text enabled, text detail, text description,
///           varint processes | each: blob name, varint ports | each: varint number, u8 udp, u8 listening
/// ```
final class ServiceMessages {
    private static final int MAX_PORT = 65_535;

    private ServiceMessages() {}

    static int write(Services message, ByteWriter out) {
        out.writeByte(message.whole() ? 1 : 0);
        ByteWriter body = new ByteWriter();
        body.writeText(message.init());
        body.writeText(message.trouble());
        body.writeVarint(message.left());
        body.writeVarint(message.services().size());
        message.services().forEach(service -> write(service, body));
        body.writeVarint(message.gone().size());
        message.gone().forEach(body::writeText);
        Deflated.write(out, body.array(), body.size());
        return Types.SERVICES;
    }

    private static void write(ServiceFacts service, ByteWriter body) {
        body.writeText(service.name());
        body.writeByte(service.kind());
        body.writeText(service.unit());
        body.writeByte(service.state());
        body.writeByte(service.wanted() ? 1 : 0);
        body.writeText(service.reason());
        body.writeLong(service.sinceMillis());
        body.writeLong(service.startedMillis());
        body.writeSigned(service.restarts());
        body.writeVarint(service.mainPid());
        body.writeVarint(service.count());
        body.writeText(service.enabled());
        body.writeText(service.detail());
        body.writeText(service.description());
        body.writeVarint(service.processes().size());
        service.processes().forEach(body::writeText);
        body.writeVarint(service.ports().size());
        for (ServiceFacts.Port port : service.ports()) {
            body.writeVarint(port.number());
            body.writeByte(port.udp() ? 1 : 0);
            body.writeByte(port.listening());
        }
    }

    static Services read(ByteReader in) {
        boolean whole = in.readByte() != 0;
        ByteReader body = new ByteReader(Deflated.read(in));
        String init = body.readText(Sizes.TEXT_BYTES);
        String trouble = body.readText(Sizes.TEXT_BYTES);
        int left = body.readCount(Integer.MAX_VALUE);
        int count = body.readCount(Sizes.SERVICES);
        List<ServiceFacts> services = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            services.add(service(body));
        }
        return new Services(whole, init, trouble, left, List.copyOf(services), names(body, Sizes.SERVICES));
    }

    private static ServiceFacts service(ByteReader in) {
        return new ServiceFacts(
                in.readText(Sizes.SERVICE_NAME_BYTES),
                upTo(Sizes.SERVICE_KIND, in.readByte(), "kind"),
                in.readText(Sizes.SERVICE_NAME_BYTES),
                upTo(Sizes.SERVICE_STATE, in.readByte(), "state"),
                in.readByte() != 0,
                in.readText(Sizes.TEXT_BYTES),
                in.readLong(),
                in.readLong(),
                restarts(in.readSigned()),
                in.readCount(Integer.MAX_VALUE),
                in.readCount(Integer.MAX_VALUE),
                in.readText(Sizes.TEXT_BYTES),
                in.readText(Sizes.TEXT_BYTES),
                in.readText(Sizes.TEXT_BYTES),
                names(in, Sizes.SERVICE_PROCESSES),
                ports(in));
    }

    private static List<String> names(ByteReader in, int most) {
        int count = in.readCount(most);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(in.readText(Sizes.SERVICE_NAME_BYTES));
        }
        return List.copyOf(names);
    }

    private static List<ServiceFacts.Port> ports(ByteReader in) {
        int count = in.readCount(Sizes.SERVICE_PORTS);
        List<ServiceFacts.Port> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = in.readCount(MAX_PORT);
            boolean udp = in.readByte() != 0;
            ports.add(new ServiceFacts.Port(number, udp, upTo(Sizes.SERVICE_LISTENING, in.readByte(), "listening")));
        }
        return List.copyOf(ports);
    }

    private static int restarts(long count) {
        if (count < -1 || count > Integer.MAX_VALUE) {
            throw new CorruptData("got " + count + " restarts of a service; -1 when nobody counts");
        }
        return (int) count;
    }

    private static int upTo(int most, int number, String what) {
        if (number > most) {
            throw new CorruptData("got " + what + " " + number + " of a service; at most " + most);
        }
        return number;
    }
}
