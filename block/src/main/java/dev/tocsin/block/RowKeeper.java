package dev.tocsin.block;

import dev.tocsin.base.ByteReader;

/// Who stands at which position of a [RowState]: told of every move while a record is read, so that a reader that
/// needs [Entity] objects and one that needs only numbers share one parser.
interface RowKeeper {
    /// The record with number `record`, counted from 0, begins.
    void begin(int record);

    /// A new entity joins at `position`, one behind the last. Must read its key and `attributes` texts from `in`.
    void join(int position, ByteReader in, int attributes);

    /// The entity at `position` has new attributes. Must read `attributes` texts from `in`.
    void renew(int position, ByteReader in, int attributes);

    /// The `count` entities from position `from` move down to position `to`.
    void move(int from, int to, int count);

    /// Only the first `size` positions are still taken.
    void cut(int size);
}
