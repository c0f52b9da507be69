/** The hub's tables and the place of each column in a row; asked once, because rows travel without names. */
import type { Cell, TableInfo } from './shapes.ts';

export class Tables {
  private readonly places = new Map<string, Map<string, number>>();

  constructor(readonly items: TableInfo[]) {
    for (const table of items) this.places.set(table.name, new Map(table.columns.map((column, index) => [column.name, index])));
  }

  /** Where a column stands among the values of a row (its key not counted), or -1. */
  place(table: string, column: string): number {
    return this.places.get(table)?.get(column) ?? -1;
  }

  /** Reads one column as a number; anything else is a gap. */
  number(table: string, values: readonly Cell[] | undefined, column: string): number | null {
    const value = values?.[this.place(table, column)];
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  }

  columns(table: string): string[] {
    return [...(this.places.get(table)?.keys() ?? [])];
  }
}
