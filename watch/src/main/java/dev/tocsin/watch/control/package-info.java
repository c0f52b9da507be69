/// Control of services from the hub's side: who wanted what, what may be tried now, and what came of it.
package dev.tocsin.watch.control;
