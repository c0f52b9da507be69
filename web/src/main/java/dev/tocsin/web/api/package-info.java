/// The handlers behind the routes: one class per subject.
package dev.tocsin.web.api;
