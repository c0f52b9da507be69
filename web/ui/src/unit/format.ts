/**
 * Numbers with their units, the same everywhere: IEC for memory and disk, SI bits for the network,
 * three significant digits, a space before the unit, an en dash where there is no value.
 */

export const NONE = '–';

export type Value = number | null | undefined;
export type Format = (value: Value, digits?: number) => string;

const IEC = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const SI = ['b/s', 'kb/s', 'Mb/s', 'Gb/s', 'Tb/s'];

const known = (value: Value): value is number => value !== null && value !== undefined && Number.isFinite(value);

/** A number with so many significant digits, never fewer than its whole part. */
export function significant(value: number, digits = 3): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  const whole = size >= 99.95 ? 3 : size >= 9.995 ? 2 : 1;
  return value.toFixed(Math.max(0, digits - whole));
}

function scaled(value: number, base: number, units: string[], digits: number): string {
  let rest = value;
  let unit = 0;
  while (Math.abs(rest) >= base * 0.9995 && unit < units.length - 1) {
    rest /= base;
    unit++;
  }
  return `${unit === 0 ? rest.toFixed(0) : significant(rest, digits)} ${units[unit]}`;
}

/** 0.123 → "12 %", 0.0481 → "4.8 %". */
export const percent: Format = (value) => {
  if (!known(value)) return NONE;
  return `${percentNumber(value)} %`;
};

/** The same without the unit, for a column whose head carries it. */
export function percentNumber(value: number): string {
  const hundred = value * 100;
  return Math.abs(hundred) >= 9.95 || hundred === 0 ? hundred.toFixed(0) : hundred.toFixed(1);
}

export const bytes: Format = (value, digits = 3) => (known(value) ? scaled(value, 1024, IEC, digits) : NONE);

export const byteRate: Format = (value, digits = 3) => (known(value) ? `${scaled(value, 1024, IEC, digits)}/s` : NONE);

/** Takes bits per second. */
export const bitRate: Format = (value, digits = 3) => (known(value) ? scaled(value, 1000, SI, digits) : NONE);

export const count: Format = (value) => (known(value) ? Math.round(value).toLocaleString('en-GB').replaceAll(',', '\u202f') : NONE);

export const load: Format = (value) => (known(value) ? (value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2)) : NONE);

/** MiB per second as a bare number, for a column whose head carries the unit. */
export function mebiNumber(value: Value): string {
  if (!known(value)) return NONE;
  const mebi = value / 1048576;
  return mebi === 0 ? '0' : mebi < 0.05 ? '<0.1' : mebi >= 9.95 ? mebi.toFixed(0) : mebi.toFixed(1);
}

/** Drops zeros that say nothing: "64.0 GiB" → "64 GiB". For totals and axis labels, which do not tick. */
export const trimmed = (format: Format): Format => (value) => format(value).replace(/(\.\d*?)0+(?= |$)/, '$1').replace(/\.(?= |$)/, '');

/** A length of time in one whole unit: "12 s", "4 min", "2 h", "41 d". */
export function age(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

/** How long a machine is up, in two units: "15 min", "3 h 20 min", "41 d 3 h". */
export function uptime(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return age(seconds * 1000);
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
