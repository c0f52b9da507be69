/** How a number of a table reads, by the unit that the table says. */
import { byteRate, bytes, count, load, NONE, percent, significant, type Format } from '../unit/format.ts';

const known = (value: number | null | undefined): value is number => value !== null && value !== undefined;

/** A number with a unit of its own; large ones in thousands. */
export const inUnit = (unit: string): Format => (value) => {
  if (!known(value)) return NONE;
  const size = Math.abs(value);
  const text = size >= 10_000 ? count(value) : size >= 1000 ? value.toFixed(0) : significant(value);
  return unit ? `${text} ${unit}` : text;
};

/** A count, of millions in short: an axis has no room for all their digits. */
export const counted: Format = (value) => (known(value) && Math.abs(value) >= 1e6 ? `${significant(value / 1e6)} M` : count(value));
export const perSecond: Format = (value) => (known(value) ? `${Math.abs(value) >= 10 || Number.isInteger(value) ? counted(value) : value.toFixed(1)}/s` : NONE);
export const millis: Format = inUnit('ms');
export const frequency: Format = (value) => (known(value) ? `${significant(value / 1e6)} GHz` : NONE);

export interface UnitInfo { format: Format; base: 1000 | 1024; least: number }

const UNITS: Record<string, UnitInfo> = {
  ratio: { format: percent, base: 1000, least: 0.1 },
  bytes: { format: bytes, base: 1024, least: 1 << 20 },
  'bytes/s': { format: byteRate, base: 1024, least: 1024 },
  '/s': { format: perSecond, base: 1000, least: 5 },
  count: { format: counted, base: 1000, least: 5 },
  load: { format: load, base: 1000, least: 1 },
  ms: { format: millis, base: 1000, least: 5 },
  kHz: { format: frequency, base: 1000, least: 1e6 },
  s: { format: inUnit('s'), base: 1000, least: 10 },
};

/** `own`: the unit that the row itself names, as a sensor does. */
export function unitOf(unit: string, own = ''): UnitInfo {
  return UNITS[unit] ?? { format: inUnit(own), base: 1000, least: 1 };
}

