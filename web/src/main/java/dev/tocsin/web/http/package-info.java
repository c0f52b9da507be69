/// The HTTP front: routes and their templates, requests and answers, JSON, and the rules every answer keeps. Knows no
/// domain.
package dev.tocsin.web.http;
