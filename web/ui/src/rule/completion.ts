/** Pure: what may follow in the text of a rule. The hub knows the language; this only saves typing. */
export interface Known {
  /** As rules spell them, with what each is. */
  columns: readonly { text: string; help: string }[];
  hosts: readonly string[];
  /** `role=db` */
  labels: readonly string[];
}

export interface Offer { text: string; about: string }

const FOLDS = ['mean of', 'min of', 'max of', 'sum of', 'change of'];
const BEGIN: readonly [string, string][] = [['no data', 'nothing is heard of a host'], ['process', 'such as: process apache2 dead'], ['unit', 'such as: unit nginx.service dead'], ['service', 'such as: service postfix failed'], ['disk full', 'such as: disk full on / within 4h'], ...FOLDS.map((one): [string, string] => [one, 'over a window, or across hosts'])];
const CLAUSES: readonly [string, string][] = [['for', 'how long it must hold'], ['until', 'an end of its own'], ['host', 'by name, * is anything'], ['with', 'by label'], ['severity', 'info, warning or critical']];
const SEVERITIES = ['info', 'warning', 'critical'];
const MIDDLE: readonly [string, string][] = [['on', 'a mount, a disk, an interface'], ['over', 'a window, at most 1 h'], ['across hosts', 'of all hosts together'], ['reaches', 'a forecast, with within']];
const MOST = 8;

/** What may stand at the caret, and from which character on it stands in place of what was typed. */
export function offers(before: string, known: Known): { from: number; list: Offer[] } {
  const said = (list: readonly (readonly [string, string])[]): Offer[] => list.map(([text, about]) => ({ text, about }));
  const names = (list: readonly string[]): Offer[] => list.map((text) => ({ text, about: '' }));
  const word = /[^\s]*$/.exec(before)![0];
  const earlier = before.slice(0, before.length - word.length);
  const last = /(\S+)\s+$/.exec(earlier)?.[1]?.toLowerCase() ?? '';
  if (last === 'severity') return matching(word, before, names(SEVERITIES));
  if (last === 'host') return matching(word, before, names(known.hosts));
  if (last === 'with') return matching(word, before, names(known.labels));
  if (['for', 'until', 'on', 'over', 'within', '<', '>', '<=', '>=', 'process', 'unit', 'service'].includes(last)) return { from: before.length, list: [] };
  const limited = /[<>]|\bdead\b|\bfailed\b|\bno data\b|\bwithin\b|\breaches\b/i.test(earlier);
  if (limited) return matching(word, before, word ? said(CLAUSES) : []);
  const columns = known.columns.map(({ text, help }) => ({ text, about: help }));
  // A column of two words may be half typed: what begins a column from any word on is looked for.
  const begins = /^(?:\s*(?:mean|min|max|sum|change)\s+of\s+)?(.*)$/i.exec(before)![1]!;
  const found = columns.filter(({ text }) => begins && text.toLowerCase().startsWith(begins.trimStart().toLowerCase()) && text !== begins.trim());
  const inside = columns.filter(({ text }) => !found.some((one) => one.text === text) && begins.length > 1 && !/\s/.test(begins) && text.toLowerCase().includes(begins.toLowerCase()) && text !== begins);
  const start = before.length - begins.trimStart().length;
  const whole = columns.some(({ text }) => text === begins.trim().toLowerCase());
  if (whole && /\s$/.test(before)) return { from: before.length, list: [] };
  if (whole) return { from: start, list: found.slice(0, MOST) };
  const openings = begins === before ? said(BEGIN).filter(({ text }) => word && text.startsWith(begins.trimStart().toLowerCase()) && text !== begins.trim()) : [];
  const list = [...found, ...openings, ...inside];
  if (list.length) return { from: start, list: list.slice(0, MOST) };
  return matching(word, before, word ? said(MIDDLE) : []);
}

function matching(word: string, before: string, all: readonly Offer[]): { from: number; list: Offer[] } {
  const low = word.toLowerCase();
  return { from: before.length - word.length, list: all.filter(({ text }) => text.toLowerCase().startsWith(low) && text.toLowerCase() !== low).slice(0, MOST) };
}

/** The text with the nearest name in place of what the hub did not know; null when it named none. */
export function mended(text: string, column: number, message: string): string | null {
  const near = /did you mean (.+)\?$/.exec(message)?.[1];
  if (!near || column < 1) return null;
  const rest = text.slice(column - 1);
  // As many words as the name has stand for it, as long as they look like some.
  const words = near.split(' ').length;
  const wrong = new RegExp(`^[\\w./-]+(?:[ _]+[A-Za-z_]+){0,${words - 1}}`).exec(rest)?.[0];
  return wrong ? text.slice(0, column - 1) + near + rest.slice(wrong.length) : null;
}
