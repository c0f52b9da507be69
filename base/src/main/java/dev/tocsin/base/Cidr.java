package dev.tocsin.base;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// A range of network addresses, `10.0.0.0/8` or `fd00::/8`; an address alone is a range of one (RFC 4632).
///
/// @param network its first address, all bits behind the prefix zero
/// @param bits length of the prefix, 0–32 or 0–128
public record Cidr(InetAddress network, int bits) {
    /// Reads `text`. Names are not looked up.
    ///
    /// @throws IllegalArgumentException when it is no range, with what one looks like
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        String prefix = slash < 0 ? "" : text.substring(slash + 1);
        boolean literal = address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
                || (address.indexOf(':') >= 0 && address.matches("[0-9A-Fa-f:.]+"));
        if (!literal || (slash >= 0 && !prefix.matches("[0-9]{1,3}"))) {
            throw wrong(text);
        }
        try {
            InetAddress network = InetAddress.getByName(address);
            int length = network.getAddress().length * 8;
            int bits = slash < 0 ? length : Integer.parseInt(prefix);
            if (bits > length) {
                throw wrong(text);
            }
            return new Cidr(InetAddress.getByAddress(masked(network.getAddress(), bits)), bits);
        } catch (UnknownHostException noAddress) {
            throw wrong(text);
        }
    }

    /// True when `address` is in this range; an address of the other family never is.
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == network.getAddress().length
                && java.util.Arrays.equals(masked(bytes, bits), network.getAddress());
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(bits - 8 * i, 0, 8);
            masked[i] &= (byte) (0xff00 >> kept);
        }
        return masked;
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "got \"" + text + "\"; a range of addresses looks like 10.0.0.0/8, 192.0.2.7 or fd00::/8");
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + bits;
    }
}
