/// Channels: how a message reaches a person. One file for each type, all of them in `ChannelTypes`.
@NullMarked
package dev.tocsin.watch.notify;

import org.jspecify.annotations.NullMarked;
