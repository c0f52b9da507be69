/** The keyboard: single keys that work everywhere but in a field, and can be turned off. */
import { signal } from '@preact/signals';
import { mode, setPaused } from '../live/feed.ts';
import { go } from '../route/router.ts';

export const helpOpen = signal(false);
export const keysOff = signal(read());
const KEY = 'tocsin.keys';

function read(): boolean {
  try {
    return localStorage.getItem('tocsin.keys') === 'off';
  } catch {
    return false;
  }
}

export function setKeysOff(off: boolean): void {
  keysOff.value = off;
  try {
    if (off) localStorage.setItem(KEY, 'off');
    else localStorage.removeItem(KEY);
  } catch { /* kept for this tab only */ }
}

export const togglePause = () => setPaused(mode.value !== 'paused');

let pendingG = 0;

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || keysOff.value) return;
  const target = event.target as HTMLElement;
  if (target.closest('input, textarea, select, [contenteditable], dialog')) return;
  if (pendingG && Date.now() - pendingG < 1500 && event.key === 'o') {
    pendingG = 0;
    go('/');
    return event.preventDefault();
  }
  pendingG = 0;
  switch (event.key) {
    case '/': focus('[data-filter]'); break;
    case '.': togglePause(); break;
    case 't': nextRange(); break;
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

/** `t` goes to the next range, round and round. */
function nextRange(): void {
  const place = document.querySelector<HTMLElement>('[data-keys="t"]');
  if (place instanceof HTMLSelectElement) {
    place.selectedIndex = (place.selectedIndex + 1) % place.options.length;
    place.dispatchEvent(new Event('change', { bubbles: true }));
  } else if (place) {
    const buttons = [...place.querySelectorAll('button')];
    const now = buttons.findIndex((button) => button.getAttribute('aria-pressed') === 'true');
    buttons[(now + 1) % buttons.length]?.click();
  }
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
