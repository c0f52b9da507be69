/** The icons: 16 px box, 1.5 px stroke; filled only for warn and down. One never stands alone without a label. */
import type { ComponentChildren, JSX } from 'preact';

const knock = 'var(--knock,var(--surface))';

const PATHS: Record<string, JSX.Element> = {
  ok: <><circle cx="8" cy="8" r="6.25" /><path d="m5.2 8.2 1.9 1.9 3.7-4" /></>,
  warn: <><path d="M8 1.9 14.6 13.6H1.4Z" fill="currentColor" /><path d="M8 6v3.6M8 11.6v.1" stroke={knock} stroke-width="1.75" /></>,
  down: <><path d="M5.2 1.75h5.6l3.45 3.45v5.6l-3.45 3.45H5.2L1.75 10.8V5.2Z" fill="currentColor" /><path d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6" stroke={knock} stroke-width="1.75" /></>,
  stale: <><circle cx="8" cy="8" r="6.25" stroke-dasharray="2.2 1.73" stroke-linecap="butt" /><path d="M8 4.8v3.4l2.1 1.3" /></>,
  unknown: <><circle cx="8" cy="8" r="6.25" /><path d="M6.3 6.3a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.9.7-.9 1.3M8 11.4v.1" /></>,
  search: <><circle cx="7" cy="7" r="4.5" /><path d="m10.4 10.4 3.4 3.4" /></>,
  chev: <path d="m4 6 4 4 4-4" />,
  back: <path d="M9.5 3.5 5 8l4.5 4.5" />,
  x: <path d="m4 4 8 8m0-8-8 8" />,
  note: <path d="M3 2.5h10v8l-3 3H3zM13 10.5h-3v3M5.5 5.5h5M5.5 8h3" />,
  user: <><circle cx="8" cy="5.2" r="2.7" /><path d="M2.8 13.5c.6-2.6 2.6-4 5.2-4s4.6 1.4 5.2 4" /></>,
  play: <path d="M5 3.2v9.6L12.8 8Z" />,
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" />,
  copy: <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />,
  down1: <path d="m4 6 4 5 4-5z" fill="currentColor" />,
  up1: <path d="m4 10.5 4-5 4 5z" fill="currentColor" />,
  more: <path d="M3 8h.1M8 8h.1M13 8h.1" stroke-width="2.5" />,
};

/** More of them, which only one page shows. */
export const addIcons = (more: Record<string, JSX.Element>): void => { Object.assign(PATHS, more); };

export function Icon({ name, label, tone = '' }: { name: string; label?: string; tone?: string }) {
  return <svg class={`i ${tone}`} viewBox="0 0 16 16" {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' as const })}>{PATHS[name]}</svg>;
}

/** The bell of the fleet: upright when all is well, tilted when it is not. */
export function Bell({ state }: { state: string }) {
  return (
    <svg class={`bell ${state}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M8.2 1h7.6a1 1 0 0 1 0 2H8.2a1 1 0 0 1 0-2Z" />
      <g class="body">
        <path d="M12 4c3.2 0 5.1 2 5.4 4.900.3 2.7 1 4.4 2.7 5.9H3.9c1.7-1.5 2.4-3.2 2.7-5.9C6.9 6 8.8 4 12 4Z" />
        <path d="M3.8 16h16.4a1.1 1.1 0 0 1 0 2.2H3.8a1.1 1.1 0 0 1 0-2.2Z" />
      </g>
      <circle class="clap" cx="12" cy="21.2" r="2.2" />
    </svg>
  );
}

/** A state: icon, word, colour. */
export function StateMark({ state, id, children }: { state: string; id?: string; children: ComponentChildren }) {
  return <span class={`st ${state}`} id={id}><Icon name={state} />{children}</span>;
}
