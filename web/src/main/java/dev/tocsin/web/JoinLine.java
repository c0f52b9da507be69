package dev.tocsin.web;

import dev.tocsin.base.Sha256;
import dev.tocsin.web.api.InstallApi;
import dev.tocsin.web.http.FrontConfig;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Base64;

/// The one line that is pasted on a new machine, and what the install script is told about this hub.
///
/// ```
/// curl -fsSk --pinnedpubkey sha256//PIN https://HUB:8627/install/agent.sh -o a.sh && sudo sh a.sh
/// ```
///
/// No authority knows this hub, so curl is told its public key instead (`-k` alone would trust anybody). The line holds
/// no secret: the token is asked for on the new machine.
final class JoinLine {
    private final WebConfig config;
    private final int port;

    /// For a hub whose web side listens on `port`.
    JoinLine(WebConfig config, int port) {
        this.config = config;
        this.port = port;
    }

    /// The line, for somebody who reached the hub at `origin`.
    String line(String origin) {
        String pin = pin(config.reach());
        String trust = pin.isEmpty() ? "curl -fsS " : "curl -fsSk --pinnedpubkey sha256//" + pin + " ";
        return trust + origin(origin) + "/install/agent.sh -o a.sh && sudo sh a.sh";
    }

    /// The origin that others reach: the one that was asked, unless that was loopback and there is a better name.
    String origin(String asked) {
        if (!isLoopback(hostOf(asked)) || config.reach().names().isEmpty()) {
            return asked;
        }
        String name = FrontConfig.bracketed(config.reach().names().getFirst());
        boolean proxied = config.reach().tls() == null && config.reach().secure();
        if (proxied) {
            return "https://" + name;
        }
        return config.listen().getAddress().isLoopbackAddress()
                ? asked
                : (config.reach().secure() ? "https://" : "http://") + name + ":" + port;
    }

    /// Where agents connect, `host:port`, as the line for somebody who reached the hub at `origin` says it; empty when
    /// other machines cannot.
    String agents(String origin) {
        return facts(origin(origin)).hubs();
    }

    /// What the script that is fetched from `origin` has to know.
    InstallApi.HubFacts facts(String origin) {
        String host = hostOf(origin);
        String agents = config.agentsAddress();
        String agentsHost = agents.substring(0, Math.max(0, agents.lastIndexOf(':')));
        boolean reachable = !agents.isEmpty() && (isLoopback(host) || !isLoopback(agentsHost));
        String hubs = reachable ? host + agents.substring(agents.lastIndexOf(':')) : "";
        return new InstallApi.HubFacts(origin, pin(config.reach()), hubs);
    }

    /// Base64 of the SHA-256 of the public key that the web port shows, as curl takes it; empty without TLS.
    static String pin(WebReach reach) {
        WebTls tls = reach.tls();
        if (tls == null) {
            return "";
        }
        byte[] key = tls.identity().chain().getFirst().getPublicKey().getEncoded();
        return Base64.getEncoder().encodeToString(Sha256.of(key));
    }

    private static String hostOf(String origin) {
        return URI.create(origin).getHost();
    }

    private static boolean isLoopback(String host) {
        boolean literal = host.matches("[0-9.]+") || host.indexOf(':') >= 0;
        try {
            return host.equals("localhost")
                    || (literal && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }
}
