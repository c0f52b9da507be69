/** Arrow keys move the cursor of all charts by a point, with Shift by ten; Escape takes it away. */
import type { Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Machine } from './load.ts';

export function useArrows(cursor: Signal<number | null>, machine: Machine | null): void {
  useEffect(() => {
    if (!machine) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if ((event.target as HTMLElement).closest('input, textarea, select, dialog, [role="region"]')) return;
      if (event.key === 'Escape') cursor.value = null;
      const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
      if (!by) return;
      event.preventDefault();
      const { bins: { step }, from, to } = machine;
      const start = cursor.value ?? to - step / 2 - (by < 0 ? 0 : step);
      cursor.value = Math.max(from, Math.min(to - 1, start + by * step * (event.shiftKey ? 10 : 1)));
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [machine]);
}
