/** The icons of this page alone, in the app's own box and stroke. */
const PATHS = {
  swap: 'M3 5.5h9.5M10 3l2.5 2.5L10 8M13 10.5H3.5M6 8l-2.5 2.5L6 13',
  link: 'M6.5 9.5l3-3M7 4.8l1.4-1.4a2.9 2.9 0 0 1 4.2 4.2L11.2 9M9 11.2l-1.4 1.4a2.9 2.9 0 0 1-4.2-4.2L4.8 7',
} as const;

export function OwnIcon({ name }: { name: keyof typeof PATHS }) {
  return <svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path d={PATHS[name]} /></svg>;
}
