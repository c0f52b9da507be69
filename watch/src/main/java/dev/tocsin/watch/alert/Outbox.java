package dev.tocsin.watch.alert;

import dev.tocsin.store.Catalog;
import dev.tocsin.watch.notify.Channel.Receipt;
import dev.tocsin.watch.notify.Notice;
import dev.tocsin.watch.sql.Sql;
import dev.tocsin.watch.sql.Together;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The messages that are owed, each written in the commit of what it tells and kept until a server has taken it or
/// it is given up. Delivery is at least once: a crash between the server's yes and our note of it sends once more,
/// with the same key.
///
/// Thread-safe.
public final class Outbox {
    private final Catalog catalog;
    private final Together receipts;

    /// An outbox in `catalog`.
    public Outbox(Catalog catalog) {
        this.catalog = catalog;
        this.receipts = new Together(catalog);
    }

    /// A message.
    ///
    /// @param id its place in the order of all
    /// @param channel name of the channel that it goes through
    /// @param to addresses there
    /// @param contacts names of the people who are told by it
    /// @param fallback whether it goes this way because another did not deliver
    /// @param state `due`, `sent`, `refused`, `dead`
    /// @param attempts how often it was tried
    /// @param dueMillis not before, epoch ms
    /// @param doneMillis when it was taken or given up; null: it is still owed
    /// @param detail what the server said last
    public record Message(
            long id,
            Notice notice,
            String channel,
            List<String> to,
            List<String> contacts,
            boolean fallback,
            String state,
            int attempts,
            long createdMillis,
            long dueMillis,
            @Nullable Long doneMillis,
            String detail) {}

    /// A message to be owed.
    public record Owed(
            Notice notice, String channel, List<String> to, List<String> contacts, boolean fallback, long dueMillis) {}

    /// At most one message in this time goes to the same addresses by the same channel; what happens meanwhile
    /// waits and becomes one.
    static final long ROUND_MILLIS = 10_000;

    private static final int LINES = 1_000; // in one message that grows while it waits

    /// Owes `message` from `now` on; one with the same key is not owed twice. When its addresses had a message a moment
    /// ago this one waits, and takes up what comes meanwhile.
    ///
    /// @throws SQLException when it could not be written
    public static void owe(Connection connection, Owed message, long now) throws SQLException {
        String to = NoticeJson.texts(message.to());
        Message waiting = Sql.one(
                connection,
                Outbox::message,
                "SELECT * FROM outbox WHERE channel = ? AND addresses = ? AND state = 'due' AND attempts = 0"
                        + " AND due_ms > ? ORDER BY id DESC",
                message.channel(),
                to,
                now);
        if (waiting != null && waiting.notice().lines().size() < LINES) {
            List<Notice.Line> lines = new ArrayList<>(waiting.notice().lines());
            lines.addAll(message.notice().lines());
            Notice both = Teller.notice(
                    waiting.notice().key(), lines, now, message.notice().url());
            Sql.run(connection, "UPDATE outbox SET notice = ? WHERE id = ?", NoticeJson.write(both), waiting.id());
            return;
        }
        Long last = Sql.one(
                connection,
                row -> row.getLong("last"),
                "SELECT COALESCE(MAX(due_ms), 0) AS last FROM outbox WHERE channel = ? AND addresses = ?"
                        + " AND created_ms > ?",
                message.channel(),
                to,
                now - ROUND_MILLIS);
        long due = last == null ? message.dueMillis() : Math.max(message.dueMillis(), last + ROUND_MILLIS);
        Sql.run(
                connection,
                "INSERT INTO outbox (message_key, channel, addresses, notice, contacts, fallback, state, attempts,"
                        + " created_ms, due_ms, detail) VALUES (?,?,?,?,?,?,'due',0,?,?,'')"
                        + " ON CONFLICT (message_key) DO NOTHING",
                message.notice().key(),
                message.channel(),
                to,
                NoticeJson.write(message.notice()),
                NoticeJson.texts(message.contacts()),
                message.fallback() ? 1 : 0,
                now,
                due);
    }

    /// What each channel owes next, in the order of all: the messages behind it wait for it.
    ///
    /// @throws IOException when the catalog cannot be read
    public List<Message> next() throws IOException {
        return catalog.read(connection -> Sql.all(
                connection,
                Outbox::message,
                "SELECT * FROM outbox WHERE id IN (SELECT MIN(id) FROM outbox WHERE state = 'due' GROUP BY channel)"
                        + " ORDER BY id"));
    }

    /// Those that wait since before `beforeMillis` (epoch ms), by a way that is no fallback, and whose fallback ways
    /// are not used yet; the oldest first, at most `limit`.
    ///
    /// @throws IOException when the catalog cannot be read
    List<Message> late(long beforeMillis, int limit) throws IOException {
        return catalog.read(connection -> Sql.all(
                connection,
                Outbox::message,
                "SELECT * FROM outbox WHERE state = 'due' AND fallback = 0 AND fell_back = 0 AND created_ms < ?"
                        + " ORDER BY id LIMIT " + limit,
                beforeMillis));
    }

    /// The latest `limit`, latest first.
    ///
    /// @throws IOException when the catalog cannot be read
    public List<Message> latest(int limit) throws IOException {
        return catalog.read(connection ->
                Sql.all(connection, Outbox::message, "SELECT * FROM outbox ORDER BY id DESC LIMIT " + limit));
    }

    /// Notes that `message` was tried and is to be tried again at `dueMillis`, for those who do not have it yet.
    ///
    /// @throws IOException when it could not be written
    void again(Message message, long dueMillis, Receipt.Later later) throws IOException {
        List<String> left = later.rest().isEmpty() ? message.to() : later.rest();
        receipts.write(connection -> Sql.run(
                connection,
                "UPDATE outbox SET attempts = attempts + 1, due_ms = ?, detail = ?, addresses = ? WHERE id = ?",
                dueMillis,
                later.why(),
                NoticeJson.texts(left),
                message.id()));
    }

    /// Owes `instead` besides `message`, once.
    ///
    /// @throws IOException when it could not be written
    void fallBack(Message message, List<Owed> instead, long now) throws IOException {
        receipts.write(connection -> {
            fallBack(connection, message, instead, now);
            return 0;
        });
    }

    private static void fallBack(Connection connection, Message message, List<Owed> instead, long now)
            throws SQLException {
        int first = Sql.run(connection, "UPDATE outbox SET fell_back = 1 WHERE id = ? AND fell_back = 0", message.id());
        if (first == 0) {
            return; // else what waits for those people would grow by the same lines with every try
        }
        for (Owed owed : instead) {
            owe(connection, owed, now);
        }
    }

    /// Notes that `message` is owed no more: `state` is `sent`, `refused` or `dead`. `instead` are messages that are
    /// owed from now on because this one did not reach somebody.
    ///
    /// @throws IOException when it could not be written
    void done(Message message, String state, String detail, List<Owed> instead, long now) throws IOException {
        receipts.write(connection -> {
            Sql.run(
                    connection,
                    "UPDATE outbox SET attempts = attempts + 1, state = ?, done_ms = ?, detail = ? WHERE id = ?",
                    state,
                    now,
                    detail,
                    message.id());
            fallBack(connection, message, instead, now);
            String people = String.join(", ", message.contacts());
            Journal.add(
                    connection,
                    new Journal.Line(
                            0,
                            now,
                            "hub",
                            message.channel(),
                            message.notice().lines().getFirst().incident(),
                            state,
                            instead.isEmpty() ? "" : "fallback",
                            people + ": " + message.notice().subject() + " (" + detail + ")"));
            return 0;
        });
    }

    /// Forgets what was sent, refused or given up before `beforeMillis` (epoch ms); how many. What is owed stays.
    ///
    /// @throws IOException when it could not be written
    public int forget(long beforeMillis) throws IOException {
        return catalog.write(connection -> Sql.run(connection, "DELETE FROM outbox WHERE done_ms < ?", beforeMillis));
    }

    private static Message message(ResultSet row) throws SQLException {
        return new Message(
                row.getLong("id"),
                NoticeJson.read(row.getString("notice")),
                row.getString("channel"),
                NoticeJson.texts(row.getString("addresses")),
                NoticeJson.texts(row.getString("contacts")),
                row.getInt("fallback") != 0,
                row.getString("state"),
                row.getInt("attempts"),
                row.getLong("created_ms"),
                row.getLong("due_ms"),
                Sql.number(row, "done_ms"),
                row.getString("detail"));
    }
}
