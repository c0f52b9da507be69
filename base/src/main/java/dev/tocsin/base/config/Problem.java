package dev.tocsin.base.config;

/// One mistake in what somebody wrote.
///
/// @param place where it stands
/// @param path of the value within the whole: `checks[2].port`
/// @param text what was expected and what was there, without a full stop
public record Problem(Given.Place place, String path, String text) {
    /// For people: `line 12, column 9: checks[2].port: got "x"; a port is 1 to 65535`.
    @Override
    public String toString() {
        String where = place.line() == 0 ? "" : "line " + place.line() + ", column " + place.column() + ": ";
        return where + (path.isEmpty() ? "" : path + ": ") + text;
    }
}
