/// What agents say is installed: how it comes in, how it is kept, how it is asked for.
package dev.tocsin.hub.software;
