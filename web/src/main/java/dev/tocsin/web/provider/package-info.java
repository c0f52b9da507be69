/// Signing in at a provider of identities by OpenID Connect: what is set, what is asked, what is believed.
package dev.tocsin.web.provider;
