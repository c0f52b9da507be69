package dev.tocsin.web.http;

import dev.tocsin.base.config.Problems;
import dev.tocsin.web.access.Sessions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The answer "no" with its reason, thrown from wherever a request turns out wrong, because a dozen nested checks read
/// the request and each ends it. Carries no stack: it is the caller's mistake, not ours.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The kinds of refusal, each with its word in the API and its HTTP status.
    public enum Code {
        /// A parameter or body is wrong.
        BAD_REQUEST(400),
        /// No credential, or one that is wrong or has ended.
        UNAUTHORIZED(401),
        /// The credential is good but does not allow this, or the change was not proved to be meant.
        FORBIDDEN(403),
        /// The same, until the caller has proved anew who it is.
        SIGN_IN_AGAIN(403),
        /// There is no such thing.
        NOT_FOUND(404),
        /// The path exists, the method does not.
        METHOD_NOT_ALLOWED(405),
        /// A name that several things bear.
        AMBIGUOUS(409),
        /// The body is larger than allowed.
        TOO_LARGE(413),
        /// The request is for a host name that is not this hub's.
        MISDIRECTED(421),
        /// Too many requests.
        RATE_LIMITED(429),
        /// A bug.
        INTERNAL(500),
        /// Cannot be answered now.
        UNAVAILABLE(503);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        /// The HTTP status.
        public int status() {
            return status;
        }

        /// The word in the API.
        public String word() {
            return this == SIGN_IN_AGAIN ? "sign-in-again" : name().toLowerCase(Locale.ROOT);
        }
    }

    private final Code code;
    private final @Nullable String field;
    private final int retrySeconds;
    private final int column;

    private Refusal(Code code, String message, @Nullable String field, int retrySeconds) {
        this(code, message, field, retrySeconds, 0);
    }

    private Refusal(Code code, String message, @Nullable String field, int retrySeconds, int column) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
        this.retrySeconds = retrySeconds;
        this.column = column;
    }

    /// A refusal of kind `code`; `message` says what is wrong and what is allowed.
    public static Refusal of(Code code, String message) {
        return new Refusal(code, message, null, 0);
    }

    /// The parameter or body member `field` is wrong.
    public static Refusal field(String field, String message) {
        return new Refusal(Code.BAD_REQUEST, message, field, 0);
    }

    /// The text `field` is wrong from `column` on, counted from 1.
    public static Refusal at(String field, int column, String message) {
        return new Refusal(Code.BAD_REQUEST, message, field, 0, column);
    }

    /// A refusal of kind `code` about `field`.
    public static Refusal field(Code code, String field, String message) {
        return new Refusal(code, message, field, 0);
    }

    /// The caller must prove anew who it is: asks for that, and repeats the request.
    public static Refusal again() {
        return new Refusal(
                Code.SIGN_IN_AGAIN,
                "say first that it is you: POST /api/v1/session/afresh, with your password or the key of a new sign-in"
                        + " link; this is allowed within " + Sessions.RECENT_MILLIS / 60_000 + " minutes of that",
                "session",
                0);
    }

    /// What somebody set is wrong; `problems` is not empty. The first is named, all are told.
    public static Refusal problems(Problems problems) {
        return new Refusal(
                Code.BAD_REQUEST, problems.sentence(), problems.all().getFirst().path(), 0);
    }

    /// Too many requests; the next is welcome after `seconds` (≥ 1).
    public static Refusal later(int seconds, String message) {
        return new Refusal(Code.RATE_LIMITED, message, null, seconds);
    }

    /// The kind.
    public Code code() {
        return code;
    }

    /// The parameter or body member that is wrong, or null.
    public @Nullable String field() {
        return field;
    }

    /// From which character on the text [#field] is wrong, counted from 1; 0 when that is not the point.
    public int column() {
        return column;
    }

    /// After how many seconds to try again; 0 when that is not the point.
    public int retrySeconds() {
        return retrySeconds;
    }
}
