package dev.tocsin.store;

import java.util.List;

/// The answer to a [SeriesRequest].
///
/// @param request what was asked
/// @param series by key, then by column in the order asked; keys without any row in the range are absent
/// @param freshUntilMillis start of the last second that this answer could know of, epoch ms; 0 when nothing
///     is known
public record SeriesAnswer(SeriesRequest request, List<Series> series, long freshUntilMillis) {}
