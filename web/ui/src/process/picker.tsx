/** Which columns the process table has: a list to tick, kept in the address. */
import { useEffect, useRef } from 'preact/hooks';
import { query, setQuery } from '../route/router.ts';
import { chosenColumns, columns } from './columns.tsx';
import { columnsText } from './extras.ts';

export function Picker() {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const menu = box.current;
      if (!menu?.open) return;
      if (event instanceof KeyboardEvent ? event.key !== 'Escape' : menu.contains(event.target as Node)) return;
      menu.open = false;
      if (!(event instanceof KeyboardEvent)) return;
      event.preventDefault();
      menu.querySelector('summary')?.focus();
    };
    addEventListener('pointerdown', close);
    addEventListener('keydown', close, true);
    return () => {
      removeEventListener('pointerdown', close);
      removeEventListener('keydown', close, true);
    };
  }, []);
  const ids = new Set(chosenColumns(query.value.get('columns')).map(({ id }) => id));
  const turn = (id: string) => {
    const next = new Set(ids);
    if (!next.delete(id)) next.add(id);
    setQuery({ columns: columnsText(next) });
  };
  return (
    <details class="menu picker" ref={box}>
      <summary class="btn">Columns</summary>
      <div class="menu-body" role="group" aria-label="Columns">
        {columns.value.map(({ id, long }) => (
          <label class="row" key={id}><input type="checkbox" checked={ids.has(id)} disabled={id === 'name'} onChange={() => turn(id)} /> {long}</label>
        ))}
        <small>Where room is short the least needed ones give way.</small>
        {query.value.has('columns') && <button type="button" class="btn" onClick={() => setQuery({ columns: null })}>The usual ones</button>}
      </div>
    </details>
  );
}
