/**
 * The keyboard: single keys that work everywhere but in a field, and can be turned off. A file of its own, asked for with
 * the page on screen: until there is something to walk through no key is missed.
 */
import { go } from '../route/router.ts';
import { helpOpen, keysOff, paletteOpen, togglePause } from './keys.ts';

let pendingG = 0;

/** Where g and another key go. */
const GO: Record<string, string> = { o: '/', h: '/?view=list', i: '/incidents', k: '/checks', s: '/services', r: '/rules' };

function onKey(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === 'k') {
    // In a field, too: the browser's own search is not what one wants here.
    paletteOpen.value = true;
    return event.preventDefault();
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || keysOff.value || paletteOpen.value) return;
  const target = event.target as HTMLElement;
  if (target.closest('input, textarea, select, [contenteditable], dialog')) return;
  const to = Date.now() - pendingG < 1500 ? GO[event.key] : undefined;
  pendingG = 0;
  if (to) {
    go(to);
    return event.preventDefault();
  }
  switch (event.key) {
    case '/': focus('[data-filter]'); break;
    case '.': togglePause(); break;
    case 't': nextRange(); break;
    case 'c': document.querySelector<HTMLElement>('[data-keys="c"]')?.click(); break;
    case 'g': pendingG = Date.now(); return;
    case '?': helpOpen.value = true; break;
    case 'j': step(1); break;
    case 'k': step(-1); break;
    default: return;
  }
  event.preventDefault();
}

function focus(selector: string): void {
  const field = document.querySelector<HTMLInputElement>(selector);
  field?.focus();
  field?.select();
}

/** The ranges that the page on screen offers. */
export function ranges(): { label: string; now: boolean; choose: () => void }[] {
  const place = document.querySelector<HTMLElement>('[data-keys="t"]');
  if (place instanceof HTMLSelectElement) {
    return [...place.options].map((option) => ({ label: option.text, now: option.selected, choose: () => {
      place.value = option.value;
      place.dispatchEvent(new Event('change', { bubbles: true }));
    } }));
  }
  return [...place?.querySelectorAll('button') ?? []].map((button) => ({ label: button.textContent, now: button.ariaPressed === 'true', choose: () => button.click() }));
}

/** `t` goes to the next range, round and round. */
function nextRange(): void {
  const all = ranges();
  all[(all.findIndex(({ now }) => now) + 1) % all.length]?.choose();
}

/** j and k walk the list of the page, whatever it is made of. */
function step(by: number): void {
  const items = [...document.querySelectorAll<HTMLElement>('[data-item]')];
  if (!items.length) return;
  const now = items.findIndex((item) => item === document.activeElement || item.contains(document.activeElement));
  const next = items[Math.min(items.length - 1, Math.max(0, now < 0 ? (by > 0 ? 0 : items.length - 1) : now + by))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

addEventListener('keydown', onKey);
