/** One tick a second for everything that shows an age; it rests while the tab is hidden. */
import { computed, signal } from '@preact/signals';
import { hubNow } from './feed.ts';

export const now = signal(Date.now());

setInterval(() => {
  if (!document.hidden) now.value = hubNow();
}, 1000);

/** Slower ticks, for what need not change each second. */
export const every5 = computed(() => Math.floor(now.value / 5_000));
export const every10 = computed(() => Math.floor(now.value / 10_000));
