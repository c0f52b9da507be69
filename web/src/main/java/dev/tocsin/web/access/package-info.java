/// Who may ask what: users, sessions, sign-in keys, tokens, and the proofs that a request is meant. Knows no HTTP
/// server.
package dev.tocsin.web.access;
