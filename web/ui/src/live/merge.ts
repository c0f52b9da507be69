/** Pure: how a snapshot and the frames after it add up to the current state of one host. */
import type { Attributes, Cell, TablePart } from '../api/shapes.ts';

export interface TableState {
  rows: Map<string, readonly Cell[]>;
  attributes: Map<string, Attributes>;
}

export type HostTables = Map<string, TableState>;

export function fromSnapshot(tables: Record<string, TablePart> | undefined): HostTables {
  const state: HostTables = new Map();
  if (tables) applyParts(state, tables);
  return state;
}

/** Puts one second on top: changed rows replace, ended keys leave with their attributes. */
export function applyParts(state: HostTables, tables: Record<string, TablePart>): void {
  for (const [name, part] of Object.entries(tables)) {
    let table = state.get(name);
    if (!table) {
      table = { rows: new Map(), attributes: new Map() };
      state.set(name, table);
    }
    for (const key of part.gone ?? []) {
      table.rows.delete(key);
      table.attributes.delete(key);
    }
    for (const [key, values] of Object.entries(part.attributes ?? {})) table.attributes.set(key, values);
    for (const [key, ...values] of part.rows ?? []) table.rows.set(key, values);
  }
}
