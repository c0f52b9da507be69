/// Control of services, in the words that hub and watch share: what is wanted, what came of it, and what a host's owner
/// allows.
package dev.tocsin.base.control;
