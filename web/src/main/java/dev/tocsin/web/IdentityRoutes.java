package dev.tocsin.web;

import static dev.tocsin.web.access.Access.ADMIN;
import static dev.tocsin.web.access.Access.GUEST;
import static dev.tocsin.web.access.Access.OPEN;
import static dev.tocsin.web.access.Access.VIEWER;

import dev.tocsin.web.api.AccessApi;
import dev.tocsin.web.api.AuditApi;
import dev.tocsin.web.api.ProviderApi;
import dev.tocsin.web.api.SigninApi;
import dev.tocsin.web.http.Route;
import dev.tocsin.web.http.Route.Doc;
import dev.tocsin.web.http.Route.Parameter;
import java.util.ArrayList;
import java.util.List;

/// The part of the list of routes that is about who somebody is, who may come in and who did what. What people change
/// of their own is open to everybody who signed in, whatever the hosts; giving out access is for admins of all hosts.
final class IdentityRoutes {
    private IdentityRoutes() {}

    /// The routes below `api`.
    static List<Route> of(String api, SigninApi signin, AccessApi access, AuditApi audit) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(sessions(api, signin));
        routes.addAll(own(api, signin));
        routes.addAll(users(api, access, signin));
        routes.addAll(tokens(api, access));
        routes.add(Route.of(
                "GET",
                api + "/audit",
                ADMIN,
                Doc.of(
                        "Who did what, newest first.",
                        "AuditList",
                        new Parameter("cursor", false, "next of the answer before; the newest when absent."),
                        Parameter.whole("limit", 1, 1000, "1 to 1000; 100 when absent.")),
                audit::list));
        routes.add(Route.of(
                "GET",
                api + "/audit/verify",
                ADMIN,
                Doc.of("Whether every entry still follows from the one before.", "AuditVerification"),
                audit::verify));
        return routes;
    }

    private static List<Route> sessions(String api, SigninApi signin) {
        return List.of(
                Route.of(
                        "POST",
                        api + "/session",
                        OPEN,
                        Doc.change(
                                "Sign in with the key of a link, or with a password.",
                                "SignIn",
                                "{\"user\":\"ann\",\"password\":\"…\",\"code\":\"123456\"}",
                                200,
                                "Me"),
                        signin::signIn),
                Route.of(
                                "POST",
                                api + "/session/afresh",
                                VIEWER,
                                Doc.taken(
                                        "Say anew who one is, for what asks for that.",
                                        "SignInAgain",
                                        "{\"password\":\"…\",\"code\":\"123456\"}"),
                                signin::confirmSession)
                        .mindingHosts(),
                Route.of("DELETE", api + "/session", VIEWER, Doc.silent("Sign out."), signin::signOut)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                api + "/sessions",
                                VIEWER,
                                Doc.of("The caller's own sessions.", "SessionList"),
                                signin::sessions)
                        .mindingHosts(),
                Route.of(
                                "DELETE",
                                api + "/sessions",
                                VIEWER,
                                Doc.of("End all of the caller's own sessions but this.", "SessionsEnded"),
                                signin::endOthers)
                        .mindingHosts(),
                Route.of(
                                "DELETE",
                                api + "/sessions/{id}",
                                VIEWER,
                                Doc.silent("End one of the caller's own sessions."),
                                signin::endSession)
                        .mindingHosts());
    }

    /// The routes of a sign-in elsewhere.
    static List<Route> provider(String api, ProviderApi provider) {
        return List.of(
                Route.of(
                        "GET",
                        api + "/session",
                        OPEN,
                        Doc.of("Where one may sign in besides.", "SignInWays"),
                        provider::ways),
                Route.of(
                                "POST",
                                api + "/session/provider",
                                OPEN,
                                Doc.change(
                                        "Begin to sign in at the provider.",
                                        "ProviderBegin",
                                        "{}",
                                        200,
                                        "ProviderAddress"),
                                provider::begin)
                        .untold(),
                Route.of(
                        "PUT",
                        api + "/session/provider",
                        OPEN,
                        Doc.change(
                                "Sign in with what the provider sent back.",
                                "ProviderBack",
                                "{\"state\":\"…\",\"code\":\"…\",\"issuer\":\"https://id.example.com\"}",
                                200,
                                "ProviderAnswer"),
                        provider::finish));
    }

    private static List<Route> own(String api, SigninApi signin) {
        return List.of(
                Route.of("GET", api + "/me", GUEST, Doc.of("Who is asking.", "Me"), signin::me)
                        .mindingHosts(),
                Route.of(
                                "PUT",
                                api + "/me/password",
                                VIEWER,
                                Doc.change(
                                        "Another password; ends the caller's other sessions.",
                                        "NewPassword",
                                        "{\"old\":\"…\",\"password\":\"…\"}",
                                        200,
                                        "Me"),
                                signin::password)
                        .mindingHosts(),
                Route.of(
                                "POST",
                                api + "/me/totp",
                                VIEWER,
                                Doc.made("Begin to set up a second factor.", "Totp"),
                                signin::enrol)
                        .mindingHosts(),
                Route.of(
                                "POST",
                                api + "/me/totp/confirm",
                                VIEWER,
                                Doc.change(
                                        "Put it in force with a first code; answers with recovery codes.",
                                        "TotpCode",
                                        "{\"code\":\"123456\"}",
                                        200,
                                        "MeWithCodes"),
                                signin::confirm)
                        .mindingHosts(),
                Route.of(
                                "DELETE",
                                api + "/me/totp",
                                VIEWER,
                                Doc.of("Take the second factor away.", "Me"),
                                signin::removeTotp)
                        .mindingHosts());
    }

    private static List<Route> users(String api, AccessApi access, SigninApi signin) {
        return List.of(
                Route.of("GET", api + "/users", ADMIN, Doc.of("Everybody who may sign in.", "UserList"), access::users),
                Route.of(
                                "POST",
                                api + "/users",
                                ADMIN,
                                Doc.change(
                                        "Add a user; without a password the answer has a link.",
                                        "NewUser",
                                        "{\"name\":\"ann\",\"role\":\"operator\",\"hosts\":[\"web-*\",\"site=fra-1\"]}",
                                        201,
                                        "UserCreated"),
                                access::createUser)
                        .afresh(),
                Route.of(
                                "PATCH",
                                api + "/users/{name}",
                                ADMIN,
                                Doc.change(
                                        "Another role, other hosts; ends the user's sessions.",
                                        "UserRights",
                                        "{\"role\":\"viewer\"}",
                                        200,
                                        "User"),
                                access::changeUser)
                        .afresh(),
                Route.of("DELETE", api + "/users/{name}", ADMIN, Doc.silent("Remove a user."), access::removeUser)
                        .afresh(),
                Route.of(
                        "GET",
                        api + "/users/{name}/sessions",
                        ADMIN,
                        Doc.of("A user's sessions.", "SessionList"),
                        signin::sessionsOf),
                Route.of(
                                "DELETE",
                                api + "/users/{name}/sessions/{id}",
                                ADMIN,
                                Doc.silent("End a user's session."),
                                signin::endSessionOf)
                        .afresh());
    }

    private static List<Route> tokens(String api, AccessApi access) {
        return List.of(
                Route.of(
                        "GET",
                        api + "/tokens",
                        ADMIN,
                        Doc.of("All API tokens, without secrets.", "TokenList"),
                        access::tokens),
                Route.of(
                                "POST",
                                api + "/tokens",
                                ADMIN,
                                Doc.change(
                                        "Make an API token; it is shown once.",
                                        "NewToken",
                                        "{\"role\":\"operator\",\"name\":\"ci\",\"expires\":\"90d\",\"hosts\":[\"web-*\"],"
                                                + "\"scopes\":[\"push:backup\"]}",
                                        201,
                                        "TokenCreated"),
                                access::createToken)
                        .afresh(),
                Route.of("DELETE", api + "/tokens/{id}", ADMIN, Doc.silent("End a token."), access::endToken)
                        .afresh(),
                Route.of(
                                "POST",
                                api + "/signin-links",
                                ADMIN,
                                Doc.change(
                                        "Make a link that signs a user in once.",
                                        "SignInLinkFor",
                                        "{\"user\":\"admin\"}",
                                        201,
                                        "SignInLink"),
                                access::createLink)
                        .afresh());
    }
}
