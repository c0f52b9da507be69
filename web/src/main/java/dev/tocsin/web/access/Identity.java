package dev.tocsin.web.access;

import dev.tocsin.base.Clock;
import dev.tocsin.store.Catalog;
import java.security.SecureRandom;

/// Everything that knows who somebody is, made in one place.
///
/// @param users the people
/// @param sessions those of them who are signed in
/// @param keys sign-in links
/// @param signin passwords and codes
/// @param provided those whom a provider lets in
/// @param tokens what lets programs in
/// @param brake slows down who guesses
/// @param audit who did what
public record Identity(
        Users users,
        Sessions sessions,
        SigninKeys keys,
        Signin signin,
        ProvidedUsers provided,
        Tokens tokens,
        SigninBrake brake,
        Audit audit) {
    /// Kept in `catalog`, with secrets out of `random`.
    public static Identity of(Catalog catalog, Clock clock, SecureRandom random) {
        Secrets secrets = new Secrets(random);
        Sessions sessions = new Sessions(catalog, clock, secrets);
        return new Identity(
                new Users(catalog, clock),
                sessions,
                new SigninKeys(catalog, clock, secrets, sessions),
                new Signin(catalog, clock, random, sessions),
                new ProvidedUsers(catalog, clock, sessions),
                new Tokens(catalog, clock, secrets),
                new SigninBrake(clock),
                new Audit(catalog, clock));
    }
}
