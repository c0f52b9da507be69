/// What people set: read from YAML files and JSON bodies into one tree, and kept as JSON.
@NullMarked
package dev.tocsin.watch.settings;

import org.jspecify.annotations.NullMarked;
