/** Pure: labels as people type them, "site=fra-1", and what is wrong with one, in the hub's own terms. */

export interface Label { name: string; value: string }

const NAME = /^[a-z][a-z0-9_.-]{0,62}$/;
const VALUE = 128;
export const MOST_LABELS = 32;

export const labelText = ({ name, value }: Label) => `${name}=${value}`;

/** What must be mended in it; null: nothing. */
export function wrong(text: string, others: readonly Label[]): string | null {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) return `Got “${text}”, must be a name and a value: site=fra-1.`;
  const name = text.slice(0, at);
  if (!NAME.test(name)) return `Got the name “${name}”, must be a small letter, then up to 62 of a–z 0–9 _ . -`;
  if (text.length - at - 1 > VALUE) return `The value has ${text.length - at - 1} characters, must be at most ${VALUE}.`;
  if (others.some((other) => other.name === name)) return `${name} is there already.`;
  return others.length >= MOST_LABELS ? `${MOST_LABELS} labels are the most.` : null;
}

/** As the address has them: "site=fra-1,role=web"; what is wrong there is left out. */
export function parseLabels(text: string | null): Label[] {
  const found: Label[] = [];
  for (const part of (text ?? '').split(',').map((one) => one.trim())) {
    if (!part || wrong(part, found)) continue;
    const at = part.indexOf('=');
    found.push({ name: part.slice(0, at), value: part.slice(at + 1) });
  }
  return found;
}

export const labelsText = (labels: readonly Label[]) => labels.map(labelText).join(',');

/** How many machines a token lets in, and for how long. */
export const LIVES = [
  { value: '1', label: '30 min, one host', uses: 1, ttl: '30m' },
  { value: '10', label: '4 h, 10 hosts', uses: 10, ttl: '4h' },
  { value: '100', label: '24 h, 100 hosts', uses: 100, ttl: '24h' },
] as const;

/** "29 min 12 s" of what is left; whole seconds, never below zero. */
export function left(millis: number): string {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours ? `${hours} h ${minutes} min` : minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

/** The host that a join line fetches from; null when it names none. */
export function lineHost(install: string): string | null {
  const origin = /https?:\/\/[^/\s]+/.exec(install)?.[0];
  return origin ? new URL(origin).hostname : null;
}

export const onlyHere = (host: string | null) => host !== null && (host === 'localhost' || host === '[::1]' || host.startsWith('127.'));

/** Where a way to join ends and the address of the hub's files begins. */
const SCRIPT = '/install/agent.sh';

/** What one types instead of the script: fetch, join, and start again later. Null when the line is of an unknown form. */
export function byHand(install: string, agents: string, version: string): { fetch: string; join: string; later: string } | null {
  const at = install.indexOf(SCRIPT);
  if (at < 0 || !/^[\w.+-]+$/.test(version)) return null;
  const agent = `tocsin-agent-${version}/bin/tocsin-agent --data tocsin-agent-data`;
  return {
    fetch: `${install.slice(0, at)}/install/tocsin-agent-${version}-linux-$(uname -m).tar.gz | tar -xz`,
    join: `${agent} --hub ${agents} --join -`,
    later: agent,
  };
}
