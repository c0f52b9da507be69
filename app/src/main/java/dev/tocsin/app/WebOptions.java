package dev.tocsin.app;

import dev.tocsin.base.Cidr;
import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import dev.tocsin.hub.Hub;
import dev.tocsin.hub.WebLeaf;
import dev.tocsin.web.WebAccess;
import dev.tocsin.web.WebReach;
import dev.tocsin.web.WebTls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How `tocsin up` and `tocsin hub` are reached beyond this machine: TLS, a proxy, names.
final class WebOptions {
    private static final int NAMES = 64;

    @Option(
            names = "--tls",
            paramLabel = "own|CERT,KEY",
            description = {
                "TLS on the web side: own takes a certificate of this hub's own authority,",
                "CERT,KEY two PEM files. Needed beyond loopback, unless --behind-proxy is given."
            })
    @Nullable
    String tls;

    @Option(
            names = "--behind-proxy",
            paramLabel = "CIDR",
            split = ",",
            description = "Addresses of the reverse proxies that speak TLS for the web side; nobody else may connect.")
    List<String> behindProxy = new ArrayList<>();

    @Option(
            names = "--checks-reach",
            paramLabel = "CIDR",
            split = ",",
            description = {
                "Private addresses that checks made in the browser may talk to, such as 10.0.0.0/8 or 127.0.0.1.",
                "Default: none, public addresses only. Checks of --config may talk to all."
            })
    List<String> checksReach = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "HOST",
            split = ",",
            description = {
                "Names or addresses by which people and machines reach this hub; the first one stands in links.",
                "Default: the address listened on, or this machine's addresses and name."
            })
    List<String> names = new ArrayList<>();

    @Option(
            names = "--access",
            paramLabel = "FILE",
            description = {
                "Sign-in at a provider (OpenID Connect), other sites whose pages may read the API or show a",
                "host card, see docs/reference/access.md; read at the start."
            })
    @Nullable
    Path access;

    /// Refuses what must not be: the web side in the open without TLS, a key that does not fit.
    ///
    /// @param option which option gave `web`
    /// @throws CommandFailure with what to give instead
    void check(Address web, String option) {
        proxies();
        checked();
        if (tls != null && !tls.equals("own") && tls.indexOf(',') < 1) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--tls got \"" + tls + "\"; it takes own, or two PEM files: CERT,KEY");
        }
        if (tls == null && behindProxy.isEmpty() && !web.isLoopback(option)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    option + " got " + web
                            + "; beyond loopback the web side needs TLS: give --tls own (or --tls CERT,KEY), or"
                            + " --behind-proxy CIDR when a proxy speaks TLS for it");
        }
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
                throw new CommandFailure(
                        ExitCode.USAGE, "--name got \"" + name + "\"; it takes host names or addresses, without port");
            }
        }
    }

    /// How the web side on `web` is reached; makes the certificate with `--tls own`.
    ///
    /// @throws IOException when a certificate or key cannot be read or written
    WebReach reach(Address web, Hub hub, Clock clock, Log log) throws IOException {
        List<String> all = allNames(web);
        String wanted = tls;
        if (wanted == null) {
            return new WebReach(all, null, proxies());
        }
        if (wanted.equals("own")) {
            Set<String> certified = new LinkedHashSet<>(all);
            certified.addAll(List.of("localhost", "127.0.0.1", "::1"));
            WebLeaf leaf = hub.webLeaf(List.copyOf(certified));
            return new WebReach(all, () -> new WebTls.Identity(leaf.key(), leaf.chain()), proxies());
        }
        int comma = wanted.indexOf(',');
        Path certificate = Path.of(wanted.substring(0, comma));
        Path key = Path.of(wanted.substring(comma + 1));
        return new WebReach(all, new PemFiles(certificate, key, clock, log), proxies());
    }

    /// Who else may come in, or look in from where.
    ///
    /// @throws CommandFailure when the file cannot be read or has mistakes
    WebAccess access() {
        if (access == null) {
            return WebAccess.NONE;
        }
        Problems problems = new Problems();
        String text = ConfigFile.text(access, problems);
        WebAccess read = problems.none() ? WebAccess.read(text, System.getenv()::get, problems) : null;
        if (read == null) {
            throw ConfigFile.refuse(
                    access, problems.all().stream().map(Problem::toString).toList());
        }
        return read;
    }

    private List<String> allNames(Address web) {
        InetAddress bound = web.socket("--web").getAddress();
        Set<String> all = new LinkedHashSet<>(names);
        if (bound.isAnyLocalAddress()) {
            all.addAll(OwnNames.find());
        } else if (!bound.isLoopbackAddress()) {
            all.add(bound.getHostAddress());
        }
        return all.stream().limit(NAMES).toList();
    }

    private List<Cidr> proxies() {
        try {
            return behindProxy.stream().map(Cidr::parse).toList();
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(ExitCode.USAGE, "--behind-proxy " + wrong.getMessage(), wrong);
        }
    }

    /// Private addresses that checks made by people may talk to.
    ///
    /// @throws CommandFailure when one is no range of addresses
    List<Cidr> checked() {
        try {
            return checksReach.stream().map(Cidr::parse).toList();
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(ExitCode.USAGE, "--checks-reach: " + wrong.getMessage(), wrong);
        }
    }
}
