/** Arrow keys move the cursor by a point, with Shift by ten; Enter opens the processes of that second; Escape takes it away. */
import { cursor, shown } from './place.ts';

export function arrows(open: (at: number) => void): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as HTMLElement).closest('input, textarea, select, dialog, [role="region"]')) return;
    if (event.key === 'Escape') {
      cursor.value = null;
      return;
    }
    if (event.key === 'Enter' && cursor.value !== null && event.target === document.body) return open(cursor.value);
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    const view = shown.window;
    if (!by || !view) return;
    event.preventDefault();
    const { step } = view.bins;
    const start = cursor.value ?? view.to - step / 2 - (by < 0 ? 0 : step);
    cursor.value = Math.max(view.from, Math.min(view.to - 1, start + by * step * (event.shiftKey ? 10 : 1)));
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}
