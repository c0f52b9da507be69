/** Pure: which entries the words of a search mean, best first, and what of their titles they met. */

export type Group = 'Recent' | 'Hosts' | 'Processes now' | 'Do' | 'Go';

export interface Entry {
  /** Stays the same, so that what was chosen lately is known again. */
  id: string;
  group: Group;
  icon: string;
  tone?: string;
  title: string;
  /** Said behind the title. */
  about?: string;
  /** Searched, not shown. */
  words?: string;
  /** Holds what was typed, so it always fits: it stands behind all that was meant. */
  last?: boolean;
  /** Where it leads; without it `run` is what it does. */
  url?: string;
  run?: () => void;
}

export interface Hit { entry: Entry; score: number; marks: readonly (readonly [number, number])[] }

export interface Section { group: Group; hits: readonly Hit[] }

const START = 100;
const WORD = 80;
const INSIDE = 60;
const BESIDE = 40;
const SCATTERED = 20;
/** For the last one chosen; less for each before it. */
const RECENT = 14;
const MOST: Record<Group, number> = { Recent: 5, Hosts: 8, 'Processes now': 6, Do: 7, Go: 6 };

/** How well one word fits an entry, and where it stands in the title; null: not at all. */
function fit(entry: Entry, word: string): { score: number; marks: [number, number][] } | null {
  const title = entry.title.toLowerCase();
  const at = title.indexOf(word);
  if (at >= 0) {
    const begins = /[^\p{L}\p{N}]$/u.test(title.slice(0, at));
    return { score: at === 0 ? START : begins ? WORD : INSIDE, marks: [[at, at + word.length]] };
  }
  if (entry.words?.toLowerCase().includes(word)) return { score: BESIDE, marks: [] };
  if (word.length < 2) return null;
  // Letters in their order with others between: "wb3" finds web-03.
  const marks: [number, number][] = [];
  let from = 0;
  for (const letter of word) {
    const next = title.indexOf(letter, from);
    if (next < 0) return null;
    if (marks.at(-1)?.[1] === next) marks.at(-1)![1] = next + 1;
    else marks.push([next, next + 1]);
    from = next + 1;
  }
  // Letters far from one another are a chance, not a wish.
  if (from - marks[0]![0] > word.length * 3) return null;
  return { score: SCATTERED - marks.length, marks };
}

function hit(entry: Entry, words: readonly string[], recent: readonly string[]): Hit | null {
  let score = 0;
  const marks: [number, number][] = [];
  for (const word of words) {
    const found = fit(entry, word);
    if (!found) return null;
    score += found.score / words.length;
    marks.push(...found.marks);
  }
  const lately = recent.indexOf(entry.id);
  if (lately >= 0) score += Math.max(1, RECENT - lately);
  return { entry, score: entry.last ? 0 : score, marks: merged(marks) };
}

function merged(marks: [number, number][]): [number, number][] {
  const all: [number, number][] = [];
  for (const [from, to] of [...marks].sort((one, other) => one[0] - other[0])) {
    const last = all.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}

/** With words: groups by their best hit. Without: what was chosen lately, then the groups as they came. */
export function find(entries: readonly Entry[], query: string, recent: readonly string[]): Section[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<Group, Hit[]>();
  const put = (group: Group, found: Hit) => groups.set(group, [...(groups.get(group) ?? []), found]);
  if (!words.length) {
    const lately = recent.flatMap((id) => entries.find((entry) => entry.id === id) ?? []).slice(0, MOST.Recent);
    for (const entry of lately) put('Recent', { entry, score: 0, marks: [] });
    for (const entry of entries) if (!lately.includes(entry)) put(entry.group, { entry, score: 0, marks: [] });
  } else {
    for (const entry of entries) {
      const found = hit(entry, words, recent);
      if (found) put(entry.group, found);
    }
    for (const hits of groups.values()) hits.sort((one, other) => other.score - one.score);
  }
  const sections = [...groups].map(([group, hits]) => ({ group, hits: hits.slice(0, MOST[group]) }));
  return words.length ? sections.sort((one, other) => other.hits[0]!.score - one.hits[0]!.score) : sections;
}

/** A title in pieces, of which every second one was met. */
export function pieces(title: string, marks: Hit['marks']): string[] {
  const all: string[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    all.push(title.slice(at, from), title.slice(from, to));
    at = to;
  }
  return [...all, title.slice(at)];
}
