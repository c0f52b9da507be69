package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class EvaluatorTest {
    @Test
    void evaluate_ofEveryColumn_isWhatTheDerivationGives() {
        Random random = new Random(1);
        for (Table table : Tables.ALL) {
            Evaluator[] evaluators = Evaluator.of(table.queryColumns());
            for (int i = 0; i < 2_000; i++) {
                long[] before = random.nextInt(10) == 0 ? null : cells(random, table);
                long[] now = cells(random, table);
                double seconds = random.nextDouble() * 3 - 0.1;
                for (int column = 0; column < evaluators.length; column++) {
                    Formula formula = table.queryColumns().get(column).formula();
                    double got = evaluators[column].evaluate(before, now, seconds);
                    double must = Derivation.evaluate(formula, before, now, seconds);
                    assertThat(Double.compare(got, must))
                            .as("%s %s: %s", table.name(), formula, got)
                            .isZero();
                }
            }
        }
    }

    private static long[] cells(Random random, Table table) {
        long[] cells = new long[table.columns().size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = random.nextInt(8) == 0 ? Column.GAP : random.nextInt(50);
        }
        return cells;
    }
}
