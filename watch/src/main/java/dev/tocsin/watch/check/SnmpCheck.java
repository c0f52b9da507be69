package dev.tocsin.watch.check;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.probe.Attempt;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.snmp4j.CommunityTarget;
import org.snmp4j.MessageDispatcher;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.Target;
import org.snmp4j.UserTarget;
import org.snmp4j.event.ResponseEvent;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.AuthSHA;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/// A value of a device by SNMP (RFC 3416; version 3: RFC 3414, 3826, 7860). Version 3 is encrypted and is what a device
/// should be asked by; the community of version 2c is a password that everybody on the way can read, and the transcript
/// never shows it. Fact `value`: the value as text.
///
/// ```
/// oid: 1.3.6.1.2.1.1.3.0
/// community: ${env:COMMUNITY} # version 2c, or:
/// user: monitor               # version 3
/// auth-password: a            # SHA-256; SHA-1 with auth: sha-1
/// privacy-password: p         # AES-128
/// expect: text                # must be this
/// min: 0  max: 100            # must be a number between
/// port: 161
/// ```
final class SnmpCheck implements CheckType {
    private static final int PORT = 161;
    private static final int MESSAGE_BYTES = 16_384; // one value, with much room
    private static final int TRIES = 3;
    private static final int SPARE_MILLIS = 20; // to end before the deadline does it for us
    private static final int PASSWORD_CHARS = 8; // RFC 3414 §11.2: at least

    /// How an answer is proved to be the device's.
    private enum Auth {
        /// RFC 7860.
        SHA_256,
        /// RFC 3414, for what is old.
        SHA_1
    }

    /// Who asks by version 3; an empty user asks by version 2c.
    private record User(String name, Auth auth, String authPassword, String privacyPassword) {}

    /// What is set.
    private record Ask(
            String host,
            int port,
            String oid,
            String community,
            User user,
            @Nullable String expect,
            double min,
            double max) {
        boolean isBounded() {
            return min > Double.NEGATIVE_INFINITY || max < Double.POSITIVE_INFINITY;
        }
    }

    /// The type.
    SnmpCheck() {}

    @Override
    public String name() {
        return "snmp";
    }

    @Override
    public String help() {
        return "A value of a device, by SNMP, is as expected.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        String oid = in.text("oid");
        if (!oid.matches("\\.?[0-2](\\.[0-9]{1,10}){1,100}")) {
            in.refuse("oid", "must be numbers with dots, like 1.3.6.1.2.1.1.3.0");
        }
        String name = in.text("user", "");
        User user = new User(
                name,
                in.choice("auth", Auth.class, Auth.SHA_256),
                in.text("auth-password", ""),
                in.text("privacy-password", ""));
        String community = in.text("community", "");
        if (name.isEmpty() == community.isEmpty()) {
            in.refuse("community", "either community (version 2c) or user (version 3) must be set");
        }
        if (!name.isEmpty() && user.authPassword().length() < PASSWORD_CHARS) {
            in.refuse("auth-password", "must have at least " + PASSWORD_CHARS + " characters");
        }
        if (!user.privacyPassword().isEmpty() && user.privacyPassword().length() < PASSWORD_CHARS) {
            in.refuse("privacy-password", "must have at least " + PASSWORD_CHARS + " characters");
        }
        Ask ask = new Ask(
                host,
                in.whole("port", 1, 65_535, PORT),
                oid,
                community,
                user,
                in.textOrNull("expect"),
                number(in, "min", Double.NEGATIVE_INFINITY),
                number(in, "max", Double.POSITIVE_INFINITY));
        return attempt -> look(attempt, ask);
    }

    private static double number(FieldReader in, String name, double otherwise) {
        String text = in.textOrNull(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("-?[0-9]{1,18}(\\.[0-9]{1,9})?")) {
            in.refuse(name, "must be a number");
            return otherwise;
        }
        return Double.parseDouble(text);
    }

    private static Verdict look(Attempt attempt, Ask ask) throws IOException, InterruptedException {
        InetAddress address = attempt.addresses(ask.host()).getFirst();
        Variable value = null;
        try (Snmp snmp = attempt.keep(session(ask))) {
            snmp.listen();
            attempt.transcript()
                    .note("asking " + address.getHostAddress() + " port " + ask.port() + " for " + ask.oid()
                            + " by version " + (ask.user().name().isEmpty() ? "2c" : "3"));
            Target<UdpAddress> target = target(ask, new UdpAddress(address, ask.port()));
            target.setTimeout(Math.max(1, (attempt.leftMillis() - SPARE_MILLIS) / TRIES));
            target.setRetries(TRIES - 1);
            PDU question = ask.user().name().isEmpty() ? new PDU() : new ScopedPDU();
            question.setType(PDU.GET);
            question.add(new VariableBinding(new OID(ask.oid())));
            long from = attempt.elapsedMicros();
            ResponseEvent<UdpAddress> event = snmp.send(question, target);
            PDU answer = event == null ? null : event.getResponse();
            if (answer == null || !address.equals(event.getPeerAddress().getInetAddress())) {
                return Verdict.silent("no response");
            }
            attempt.took(dev.tocsin.probe.Phases.Phase.FIRST_BYTE, from);
            VariableBinding found = answer.size() == 0 ? null : answer.get(0);
            if (answer.getType() == PDU.REPORT || answer.getErrorStatus() != PDU.noError || found == null) {
                String why = answer.getType() == PDU.REPORT ? "who asks is not accepted" : answer.getErrorStatusText();
                return Verdict.wrong(Verdict.UNEXPECTED, why.toLowerCase(Locale.ROOT));
            }
            if (found.isException()) {
                return Verdict.wrong(Verdict.UNEXPECTED, "there is no " + ask.oid());
            }
            value = found.getVariable();
        }
        return judge(attempt, ask, value);
    }

    private static Verdict judge(Attempt attempt, Ask ask, Variable value) {
        String text = value.toString();
        attempt.transcript().got(text);
        attempt.fact(Verdict.VALUE, text);
        if (ask.expect() != null && !ask.expect().equals(text)) {
            return Verdict.wrong(Verdict.UNEXPECTED, "got " + text + " instead of " + ask.expect());
        }
        if (ask.isBounded()) {
            double number;
            try {
                number = value.toLong();
            } catch (UnsupportedOperationException none) {
                return Verdict.wrong(Verdict.UNEXPECTED, text + " is no number");
            }
            if (number < ask.min() || number > ask.max()) {
                return Verdict.wrong(Verdict.UNEXPECTED, "got " + text + ", must be " + ask.min() + " to " + ask.max());
            }
        }
        return Verdict.up(text.isBlank() ? "an empty text" : text);
    }

    private static Snmp session(Ask ask) throws IOException {
        DefaultUdpTransportMapping transport = new DefaultUdpTransportMapping();
        transport.setMaxInboundMessageSize(MESSAGE_BYTES);
        MessageDispatcher dispatcher = new MessageDispatcherImpl();
        User user = ask.user();
        if (user.name().isEmpty()) {
            dispatcher.addMessageProcessingModel(new MPv2c());
        } else {
            SecurityProtocols protocols = SecurityProtocols.getInstance();
            protocols.addAuthenticationProtocol(new AuthHMAC192SHA256());
            protocols.addAuthenticationProtocol(new AuthSHA());
            protocols.addPrivacyProtocol(new PrivAES128());
            USM usm = new USM(protocols, new OctetString(MPv3.createLocalEngineID()), 0);
            boolean secret = !user.privacyPassword().isEmpty();
            usm.addUser(new UsmUser(
                    new OctetString(user.name()),
                    user.auth() == Auth.SHA_256 ? AuthHMAC192SHA256.ID : AuthSHA.ID,
                    new OctetString(user.authPassword()),
                    secret ? PrivAES128.ID : null,
                    secret ? new OctetString(user.privacyPassword()) : null));
            dispatcher.addMessageProcessingModel(new MPv3(usm));
        }
        return new Snmp(dispatcher, transport);
    }

    private static Target<UdpAddress> target(Ask ask, UdpAddress address) {
        User user = ask.user();
        if (user.name().isEmpty()) {
            CommunityTarget<UdpAddress> target = new CommunityTarget<>(address, new OctetString(ask.community()));
            target.setVersion(SnmpConstants.version2c);
            return target;
        }
        UserTarget<UdpAddress> target = new UserTarget<>();
        target.setAddress(address);
        target.setVersion(SnmpConstants.version3);
        target.setSecurityName(new OctetString(user.name()));
        target.setSecurityLevel(user.privacyPassword().isEmpty() ? SecurityLevel.AUTH_NOPRIV : SecurityLevel.AUTH_PRIV);
        return target;
    }
}
