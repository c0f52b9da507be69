/// The services of all hosts: how each stands, as agents say it, and what of it becomes a line of the journal.
@NullMarked
package dev.tocsin.watch.service;

import org.jspecify.annotations.NullMarked;
