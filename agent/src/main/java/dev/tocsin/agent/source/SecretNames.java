package dev.tocsin.agent.source;

import java.util.ArrayList;
import java.util.List;

/// The visible list of what [Masking] takes for the name of a secret, and of programs whose short options hide one.
final class SecretNames {
    private static final int NAME_CHARS = 64; // longer names are looked at from their end

    /// A name that holds one of these, written without `-`, `_` and `.`, names a secret …
    private static final List<String> PARTS = List.of(
            "password",
            "passwd",
            "passphrase",
            "secret",
            "token",
            "apikey",
            "accesskey",
            "privatekey",
            "authkey",
            "signingkey",
            "encryptionkey",
            "credential",
            "authorization");

    /// … or ends with one of these …
    private static final List<String> ENDS = List.of("pass", "pwd", "cookie");

    /// … or is one of these, when a value is given with `=` or as the next word …
    private static final List<String> WHOLE = List.of("pw", "auth", "psk", "pin");

    /// … unless it ends with one of these: the place, the kind or the measure of a secret is none.
    private static final List<String> HARMLESS = List.of(
            "file", "path", "dir", "url", "uri", "ttl", "type", "name", "timeout", "policy", "length", "command",
            "limit", "size", "tokens", "bypass", "compass");

    /// An option of one program that takes a secret.
    ///
    /// @param program what the program's file name starts with
    /// @param option the option
    /// @param next the secret may also be the next word, not only the rest of this one
    record Option(String program, String option, boolean next) {}

    private static final List<Option> OPTIONS = List.of(
            new Option("mysql", "-p", false),
            new Option("mariadb", "-p", false),
            new Option("7z", "-p", false),
            new Option("sshpass", "-p", true),
            new Option("curl", "-u", true),
            new Option("curl", "--user", true),
            new Option("curl", "--proxy-user", true),
            new Option("redis-cli", "-a", true),
            new Option("ldap", "-w", true),
            new Option("smbclient", "-U", true),
            new Option("mosquitto_", "-P", true),
            new Option("sqlcmd", "-P", true),
            new Option("ipmitool", "-P", true),
            new Option("zip", "-P", true),
            new Option("unzip", "-P", true),
            new Option("snmp", "-c", true),
            new Option("snmp", "-A", true),
            new Option("snmp", "-X", true),
            new Option("xfreerdp", "/p:", false));

    /// What well-known services start their tokens with.
    private static final List<String> TOKENS =
            List.of("ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "AKIA", "eyJhbGciOi");

    private SecretNames() {}

    /// True when `name`, before a `separator` of `=`, `:` or a blank, names a secret.
    static boolean isSecret(String name, char separator) {
        String plain = plain(name);
        if (plain.isEmpty() || endsWithAny(plain, HARMLESS)) {
            return false;
        }
        return holdsAny(plain, PARTS)
                || endsWithAny(plain, ENDS)
                || (separator != ':' && WHOLE.contains(plain))
                || (separator == '=' && plain.equals("key"));
    }

    /// The options that hide secrets of the program whose path or name is `word`; empty for most.
    static List<Option> options(String word) {
        int name = word.lastIndexOf('/') + 1;
        List<Option> found = List.of();
        for (int i = 0; i < OPTIONS.size(); i++) {
            if (word.startsWith(OPTIONS.get(i).program(), name)) {
                found = found.isEmpty() ? new ArrayList<>() : found;
                found.add(OPTIONS.get(i));
            }
        }
        return found;
    }

    /// True when `word` looks like a token by itself.
    static boolean isToken(String word) {
        for (int i = 0; i < TOKENS.size(); i++) {
            if (word.startsWith(TOKENS.get(i)) && word.length() > TOKENS.get(i).length() + 8) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWithAny(String text, List<String> ends) {
        for (int i = 0; i < ends.size(); i++) { // plain loops here and below: this runs for every word that is masked
            if (text.endsWith(ends.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsAny(String text, List<String> parts) {
        for (int i = 0; i < parts.size(); i++) {
            if (text.contains(parts.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static String plain(String name) {
        StringBuilder plain = new StringBuilder(NAME_CHARS);
        for (int i = Math.max(0, name.length() - NAME_CHARS); i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '-' && c != '_' && c != '.') {
                plain.append(Character.toLowerCase(c));
            }
        }
        return plain.toString();
    }
}
