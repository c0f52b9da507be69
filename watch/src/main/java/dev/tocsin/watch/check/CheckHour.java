package dev.tocsin.watch.check;

/// One hour of a check.
///
/// @param hourMillis its beginning, epoch ms
/// @param upMillis how long it was up; the others likewise; what is left of the hour nobody looked
/// @param outages how many failures began
/// @param looks how many looks there were
/// @param sumMicros how long they took together
/// @param maxMicros and the longest
public record CheckHour(
        long hourMillis,
        long upMillis,
        long degradedMillis,
        long downMillis,
        long unknownMillis,
        long outages,
        long looks,
        long sumMicros,
        long maxMicros) {
    static CheckHour of(Hours.Hour one) {
        return new CheckHour(
                one.hourMillis(),
                one.upMillis(),
                one.degradedMillis(),
                one.downMillis(),
                one.unknownMillis(),
                one.outages(),
                one.looks(),
                one.sumMicros(),
                one.maxMicros());
    }
}
