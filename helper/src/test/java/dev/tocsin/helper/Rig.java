package dev.tocsin.helper;

import dev.tocsin.base.ChainedLog;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.Ownership;
import dev.tocsin.wire.HelperReply;
import dev.tocsin.wire.HelperRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/// A machine of its own below a directory: the helper's file, a hub's key, and the programs of an init system as shell
/// scripts that note how they were called. Its times are those of a [FastClock].
final class Rig implements AutoCloseable {
    static final HostId HOST = HostId.parse("01930a3c-7f00-7aaa-8000-000000000001");
    static final String NGINX = "nginx.service";
    private static final String SYSTEMCTL = """
            #!/bin/sh
            root=ROOT
            for unit; do :; done
            verb=$3
            printf '%s\\n' "$*" >>$root/calls
            env | grep -v '^_=\\|^PWD=\\|^SHLVL=\\|^OLDPWD=' >>$root/env
            file=$root/units/$unit
            set_state() { sed -i "s/^ActiveState=.*/ActiveState=$1/" $file; }
            renew() { sed -i "s/^InvocationID=.*/InvocationID=$$/" $file; }
            if [ -f $root/behave/$verb ]; then . $root/behave/$verb; exit; fi
            case $verb in
              show) cat $file ;;
              start | restart) set_state active; renew; echo "did $verb" ;;
              stop) set_state inactive ;;
            esac
            """;

    final Path root;
    final Path conf;
    final Ownership ownership;
    final KeyPair hub = keys();
    final FastClock clock;
    Helper helper;
    private ChainedLog audit;
    private long nonce;

    Rig(Path directory) throws IOException {
        this(directory, new FastClock(1));
    }

    Rig(Path directory, FastClock clock) throws IOException {
        this.clock = clock;
        root = Files.createDirectory(directory.toRealPath().resolve("machine"));
        ownership = new Ownership(uid(directory), root);
        mode(root, "rwxr-xr-x");
        for (String folder :
                List.of("etc/tocsin", "usr/bin", "units", "behave", "state", "log", "etc/systemd/system")) {
            folder(folder);
        }
        conf = root.resolve("etc/tocsin/helper.conf");
        allow("allow " + NGINX + " start,stop,restart cooldown=60s max=6/h");
    }

    /// Who owns what a test makes.
    static int uid(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:uid");
    }

    static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    Path folder(String name) throws IOException {
        Path made = root;
        for (Path part : Path.of(name)) {
            made = made.resolve(part);
            if (!Files.exists(made)) {
                Files.createDirectory(made);
                mode(made, "rwxr-xr-x");
            }
        }
        return made;
    }

    /// A file that everybody may read and run.
    Path file(String name, String content) throws IOException {
        Path parent = Path.of(name).getParent();
        folder(parent == null ? "" : parent.toString());
        Path file = root.resolve(name);
        Files.writeString(file, content);
        mode(file, "rwxr-xr-x");
        return file;
    }

    /// The helper's file with these lines besides the first three.
    void allow(String... lines) throws IOException {
        account("somebody", lines);
    }

    void account(String account, String... lines) throws IOException {
        String key = Base64.getEncoder().encodeToString(hub.getPublic().getEncoded());
        Files.writeString(
                conf,
                "account " + account + "\nhost " + HOST + "\ntrust " + key + "\n" + String.join("\n", lines) + "\n");
        mode(conf, "rw-r--r--");
    }

    /// A systemd with one unit that runs.
    Rig systemd() throws IOException {
        folder("run/systemd/system");
        file("usr/bin/systemctl", SYSTEMCTL.replace("ROOT", root.toString()));
        unit(NGINX, "");
        return this;
    }

    /// A unit that runs; `facts` are lines that count instead of the usual ones.
    void unit(String name, String facts) throws IOException {
        String path = "etc/systemd/system/" + name;
        file(path, "[Service]\n");
        StringBuilder all = new StringBuilder(facts);
        for (String usual : List.of(
                "Id=" + name,
                "LoadState=loaded",
                "ActiveState=active",
                "Type=notify",
                "InvocationID=1",
                "MainPID=100",
                "NRestarts=0",
                "FragmentPath=/" + path,
                "SourcePath=",
                "DropInPaths=",
                "Transient=no")) {
            if (!facts.contains(usual.substring(0, usual.indexOf('=') + 1))) {
                all.append(usual).append('\n');
            }
        }
        file("units/" + name, all.toString());
    }

    /// What systemctl does instead when its verb is `verb`: shell, with `$unit`, `$file`, `set_state`, `renew`.
    void behave(String verb, String shell) throws IOException {
        file("behave/" + verb, shell);
    }

    /// The helper, started anew on the same files.
    Rig start() throws IOException, Refusal {
        close();
        ConfigFile file = new ConfigFile(conf, ownership);
        audit = new ChainedLog(root.resolve("log/helper.log"), clock, _ -> {});
        helper = new Helper(
                file.current(),
                file,
                new Nonces(root.resolve("state/nonces")),
                audit,
                Backend.probe(root, ownership, clock),
                Log.none());
        return this;
    }

    HelperRequest request(HelperRequest.Verb verb, String service) {
        return request(verb, service, clock.wallMillis() + 30_000);
    }

    HelperRequest request(HelperRequest.Verb verb, String service, long notAfter) {
        return new HelperRequest(
                new UUID(1, 2), verb, service, "ada", "stuck since 03:12", notAfter, new UUID(7, nonce++));
    }

    /// The bytes that go to the socket, signed by `by` for `host`.
    static byte[] frame(HelperRequest request, KeyPair by, HostId host) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(by.getPrivate());
            ed25519.update(request.signed(host));
            return request.frame(ed25519.sign());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    byte[] frame(HelperRequest request) {
        return frame(request, hub, HOST);
    }

    HelperReply ask(HelperRequest.Verb verb, String service) {
        return ask(frame(request(verb, service)));
    }

    /// The answer to a frame.
    HelperReply ask(byte[] frame) {
        byte[] reply = helper.answer(Arrays.copyOfRange(frame, Integer.BYTES, frame.length));
        return HelperReply.read(Arrays.copyOfRange(reply, Integer.BYTES, reply.length));
    }

    /// How systemctl was called, without the options that it always gets; a line each.
    List<String> calls() throws IOException {
        return lines("calls").stream()
                .map(call -> call.replace("--no-ask-password --no-pager ", ""))
                .toList();
    }

    /// How it was called to change something.
    List<String> changes() throws IOException {
        return calls().stream().filter(call -> !call.startsWith("show ")).toList();
    }

    List<String> lines(String name) throws IOException {
        Path file = root.resolve(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    List<String> record() throws IOException {
        return lines("log/helper.log");
    }

    @Override
    public void close() throws IOException {
        if (audit != null) {
            audit.close();
        }
    }
}
