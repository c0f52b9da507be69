package dev.tocsin.web.access;

/// What strangers are counted by: their address, and of IPv6 the first 64 bits, since whoever has one address there has
/// all of that network (RFC 6177) and would be a new stranger with each request. Pure.
final class Networks {
    private static final int GROUPS = 4; // of eight, 16 bits each

    private Networks() {}

    /// The network of `address`, an address as text; anything else is its own.
    static String of(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        String bare = address.replaceAll("[\\[\\]]|%.*", "");
        int gap = bare.indexOf("::");
        String head = gap < 0 ? bare : bare.substring(0, gap);
        String tail = gap < 0 ? "" : bare.substring(gap + 2);
        int left = head.isEmpty() ? 0 : head.split(":", -1).length;
        int right = tail.isEmpty() ? 0 : tail.split(":", -1).length;
        StringBuilder groups = new StringBuilder(head);
        for (int i = left; gap >= 0 && i < 8 - right; i++) {
            groups.append(i == 0 ? "0" : ":0");
        }
        String[] all = (groups + (tail.isEmpty() ? "" : ":" + tail)).split(":", -1);
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < Math.min(GROUPS, all.length); i++) {
            network.append(all[i].replaceFirst("^0+(?=.)", "")).append(':');
        }
        return network + ":/64";
    }
}
