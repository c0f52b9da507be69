/** The colours of the style sheet for a canvas: read once per change of theme, by asking the browser what they come to. */
import { computed } from '@preact/signals';
import { colours } from '../theme/theme.ts';

const NAMES = ['surface', 'line', 'line-2', 'ink', 'ink-2', 'ink-3', 'bg', 's1', 's2', 's3', 's4', 's5', 'warn', 'down', 'accent'] as const;
export type ColourName = (typeof NAMES)[number];

export interface Palette { colour: Record<ColourName, string>; font: string }

export const palette = computed<Palette>(() => {
  void colours.value;
  const probe = document.createElement('i');
  document.body.append(probe);
  const colour = {} as Record<ColourName, string>;
  for (const name of NAMES) {
    probe.style.color = `var(--${name})`;
    colour[name] = getComputedStyle(probe).color;
  }
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  probe.remove();
  // On paper all is light; what was drawn for the night is turned around there.
  document.documentElement.toggleAttribute('data-night', /^rgb\(\d?\d,/.test(colour.surface));
  return { colour, font };
});
