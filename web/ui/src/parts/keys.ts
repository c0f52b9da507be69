/** What keys open and whether single ones work; what each does stands in keyboard.ts. */
import { signal } from '@preact/signals';
import { mode, setPaused } from '../live/feed.ts';

export const helpOpen = signal(false);
export const paletteOpen = signal(false);
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
