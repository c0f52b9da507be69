/// Saved views: names for addresses of the browser app.
package dev.tocsin.web.views;
