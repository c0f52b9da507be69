/// From what happened to who is told: incidents, decisions with named reasons, the journal, the outbox.
@NullMarked
package dev.tocsin.watch.alert;

import org.jspecify.annotations.NullMarked;
