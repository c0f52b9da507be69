package dev.tocsin.web;

import dev.tocsin.hub.Enrollments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Join tokens that are a list in memory: `e1`, `e2` and so on, all of them open until they are revoked.
final class OpenTickets implements Enrollments {
    private final List<Open> open = new ArrayList<>();
    private int made;

    @Override
    public synchronized Ticket create(Map<String, String> labels, int uses, Duration ttl, String by) {
        String id = "e" + ++made;
        long ends = Worlds.NOW + ttl.toMillis();
        open.addFirst(new Open(id, labels, by, Worlds.NOW, ends, uses, uses));
        return new Ticket(id, "join-token", ends, uses);
    }

    @Override
    public synchronized List<Open> open() {
        return List.copyOf(open);
    }

    @Override
    public synchronized boolean revoke(String id) {
        return open.removeIf(one -> one.id().equals(id));
    }
}
