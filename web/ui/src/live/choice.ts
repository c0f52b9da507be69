/** How this browser wants to be kept up to date: by a stream, or by asking every so many seconds. Kept in the browser. */
import { signal } from '@preact/signals';
import { parseChoice, type Choice } from './way.ts';

const KEY = 'tocsin.live';

export const choice = signal(parseChoice(read()));

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function choose(next: Choice): void {
  choice.value = next;
  try {
    localStorage.setItem(KEY, `${next.stream ? 'stream' : 'poll'} ${next.every}`);
  } catch { /* a browser that keeps nothing follows the choice until the tab closes */ }
}

// Another tab of this browser has chosen.
addEventListener('storage', (event) => { if (event.key === KEY) choice.value = parseChoice(event.newValue); });
