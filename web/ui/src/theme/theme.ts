/** Auto, light or dark: kept in this browser, and one number that changes when the colours do. */
import { effect, signal } from '@preact/signals';

export type Theme = 'auto' | 'light' | 'dark';
const KEY = 'tocsin.theme';

export const theme = signal<Theme>(read());
/** Counts up on every change of colours, from here or from the system. */
export const colours = signal(0);

function read(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'auto';
  } catch {
    return 'auto';
  }
}

effect(() => {
  const chosen = theme.value;
  const root = document.documentElement;
  if (chosen === 'auto') delete root.dataset.theme;
  else root.dataset.theme = chosen;
  try {
    if (chosen === 'auto') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  } catch { /* a browser that keeps nothing still shows the choice until the tab closes */ }
  colours.value = colours.peek() + 1;
});

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => colours.value++);
