package dev.tocsin.signal.rule;

import dev.tocsin.block.Unit;
import java.math.BigDecimal;

/// A number with its unit, as somebody wrote it: `90 %`, `1 GB`, `5`.
///
/// @param number without needless zeros at its end
/// @param unit its unit
public record Amount(BigDecimal number, AmountUnit unit) {
    /// Takes needless zeros away, so that equal amounts are equal.
    public Amount {
        number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    /// A whole number of `unit`.
    public static Amount of(long number, AmountUnit unit) {
        return new Amount(BigDecimal.valueOf(number), unit);
    }

    /// What it is in a column of `unit`; a share stays one, 0 to 1.
    public double value(Unit column) {
        return number.doubleValue() * unit.factor(column);
    }

    /// As it is written: `90 %`.
    public String text() {
        return number.toPlainString() + (unit == AmountUnit.NONE ? "" : " " + unit.symbol());
    }
}
