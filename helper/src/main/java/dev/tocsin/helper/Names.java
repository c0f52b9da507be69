package dev.tocsin.helper;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names of services: their form, and those that no line of the file can allow, because who controls them controls the
/// machine, locks everybody out of it, or can take the watch away.
public final class Names {
    /// No first character that an option could have, no path, no pattern, nothing that is not ASCII.
    private static final Pattern SERVICE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.@:-]{0,127}");

    /// Types of units that stand for more than one service; their members are asked for by their own names.
    private static final Set<String> NEVER_TYPES =
            Set.of("target", "mount", "automount", "slice", "scope", "swap", "device", "snapshot");

    private static final Set<String> TYPES = Set.of("service", "socket", "timer", "path");

    /// Access, networks, the ways that other programs are started by, and init scripts that are no services.
    private static final Pattern NEVER = Pattern.compile("(ssh|sshd|openssh|dropbear|dbus|networking|network"
            + "|networkmanager|polkit|polkitd|auditd|udev|eudev|elogind|user|user-runtime-dir|init|rc|rcs|single|reboot"
            + "|halt|poweroff|kexec|killprocs|sendsigs|umountfs|umountnfs|umountroot|mountall|localmount|root|fsck"
            + "|emergency|rescue)|(systemd|dbus|networkmanager|network|polkit|ssh|sshd|openssh|initrd)-.*|net\\..*");

    private Names() {}

    /// Whether `name` has the form of a service's name: `[a-zA-Z0-9][a-zA-Z0-9_.@:-]{0,127}`.
    public static boolean isService(String name) {
        return SERVICE.matcher(name).matches();
    }

    /// Why `verbs` on `service` are never allowed, as the end of a sentence; null when a line of the file decides.
    public static @Nullable String denial(String service, Set<Verb> verbs) {
        String name = service.toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        String type = dot < 0 ? "" : name.substring(dot + 1);
        if (NEVER_TYPES.contains(type)) {
            return "units of type ." + type + " are never controlled from afar";
        }
        String stem = TYPES.contains(type) ? name.substring(0, dot) : name;
        if (stem.endsWith("@")) {
            return "a template is allowed by the full name of an instance only, such as name@instance.service";
        }
        String base = stem.split("@", 2)[0];
        if (base.startsWith("tocsin")) {
            boolean agent = stem.equals("tocsin-agent") && (type.isEmpty() || type.equals("service"));
            return agent && Set.of(Verb.STATUS, Verb.RESTART).containsAll(verbs)
                    ? null
                    : "of Tocsin's own services only the agent can be controlled from afar, and only by restart";
        }
        return NEVER.matcher(base).matches() ? "it is what the machine itself needs, never controlled from afar" : null;
    }
}
