/**
 * Pure: what somebody set, as the lines of a form. The hub judges it; what it says of each member goes to its line. A
 * member that no field is for stands in a line of its own, so that a type of check needs nothing here.
 */
import type { Given, GivenValue } from '../api/watch.ts';

export interface Line { name: string; value: string }

/** A list or an object as JSON, which the hub takes back as it was. */
export const textOf = (value: GivenValue | undefined): string => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/** The members that have no field of their own. */
export const linesOf = (set: Given, fields: readonly string[]): Line[] => Object.entries(set).filter(([name]) => !fields.includes(name)).map(([name, value]) => ({ name, value: textOf(value) }));

/** A text that is a list or an object is taken as one; any other stands for itself. */
export function valueOf(text: string): GivenValue {
  if (!/^\s*[[{]/.test(text)) return text.trim();
  try {
    return JSON.parse(text) as GivenValue;
  } catch {
    return text.trim();
  }
}

/** What goes to the hub: nothing of what is empty. */
export function givenOf(fields: Readonly<Record<string, string>>, lines: readonly Line[]): Given {
  const set: Given = {};
  for (const [name, value] of [...Object.entries(fields), ...lines.map((line) => [line.name.trim(), line.value] as const)]) {
    if (name && value.trim()) set[name] = valueOf(value);
  }
  return set;
}

/** The lines, and an empty one for each member that the hub misses or refuses and that has neither a field nor a line. */
export function withLinesFor(wrong: Readonly<Record<string, string>>, lines: readonly Line[], fields: readonly string[]): Line[] {
  const missing = Object.keys(wrong).filter((name) => name && !fields.includes(name) && !lines.some((line) => line.name === name));
  return missing.length ? [...lines.filter((line) => line.name || line.value), ...missing.map((name) => ({ name, value: '' }))] : [...lines];
}

/** A text of names, "ann, ops", as a list. */
export const namesOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/**
 * What the hub says is wrong, by the first part of each path: `port: is missing; ways[0].channel: …`. What names
 * nothing stands under ''.
 */
export function mistakes(message: string, field: string | null): Record<string, string> {
  const found: Record<string, string> = {};
  const tell = (name: string, words: string) => { found[name] = found[name] ? `${found[name]}; ${words}` : words; };
  for (const part of message.split(/; (?=[a-z][\w.[\]-]*: )/)) {
    const hit = /^([a-z][\w.[\]-]*): (.*)$/s.exec(part);
    if (!hit) {
      tell(field ?? '', part);
      continue;
    }
    const [, path = '', words = ''] = hit;
    const name = path.split(/[.[]/)[0]!;
    tell(name, name === path ? words : `${path}: ${words}`);
  }
  return found;
}
