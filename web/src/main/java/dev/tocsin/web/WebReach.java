package dev.tocsin.web;

import dev.tocsin.base.Cidr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// By what names and ways people and machines reach the web side.
///
/// @param names host names or addresses besides loopback, without port; the first is the one that links carry
/// @param tls who it is over TLS; null for plain HTTP
/// @param proxies where reverse proxies connect from that speak TLS for it; empty for none
public record WebReach(List<String> names, @Nullable WebTls tls, List<Cidr> proxies) {
    /// Loopback, plain HTTP, no other name.
    public static final WebReach LOOPBACK = new WebReach(List.of(), null, List.of());

    /// Whether people see it over TLS: the cookie is then `__Host-tocsin` and browsers are told to insist.
    public boolean secure() {
        return tls != null || !proxies.isEmpty();
    }
}
