/** Search or jump to: one field for hosts, processes, actions and pages, by keyboard or thumb. */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { helpOpen, paletteOpen } from '../parts/keys.ts';
import { go, route } from '../route/router.ts';
import '../style/sheets.css';
import '../style/palette.css';
import { entries, hostInView } from './entries.ts';
import { find, pieces, type Entry, type Hit, type Section } from './find.ts';
import { recent, remember } from './recent.ts';
import { askTops, forgetTops, tooMany, tops } from './tops.ts';

const PAGE = 5;
const idOf = (index: number) => `found-${index}`;

export function Palette() {
  const dialog = useRef<HTMLDialogElement>(null);
  const query = useSignal('');
  const chosen = useSignal(0);
  const alone = hostInView(route.value) === undefined;
  // What moves while one reads would make Enter open another thing: the list is of the moment in which one types.
  const lately = useMemo(recent, []);
  const sections = useMemo(() => {
    const found = find(entries(query.value), query.value, lately);
    return alone ? comingLate(found) : found;
  }, [query.value, alone, tops.value]);
  const all = sections.flatMap(({ hits }) => hits);
  const typed = query.value.trim() !== '';
  useEffect(() => {
    dialog.current!.showModal();
    return forgetTops;
  }, []);
  useEffect(() => { if (typed && alone) askTops(); }, [typed, alone]);
  useEffect(() => { document.getElementById(idOf(chosen.value))?.scrollIntoView({ block: 'nearest' }); }, [chosen.value]);

  const close = () => dialog.current?.close();
  const open = (entry: Entry | undefined, apart: boolean) => {
    if (!entry) return;
    remember(entry.id);
    if (apart && entry.url) return void window.open(entry.url, '_blank', 'noopener');
    close();
    if (entry.url) go(entry.url);
    else entry.run?.();
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[event.key];
    if (by && all.length) {
      // By one it goes round; by a page it stops at the ends.
      const next = chosen.value + by;
      chosen.value = Math.abs(by) === 1 ? (next + all.length) % all.length : Math.max(0, Math.min(all.length - 1, next));
      event.preventDefault();
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      open(all[chosen.value]?.entry, event.ctrlKey || event.metaKey);
    }
  };

  let place = 0;
  return (
    <dialog class="dlg pal" ref={dialog} aria-label="Search or jump to" onClose={() => { paletteOpen.value = false; }}
      onClick={(event) => { if (event.target === dialog.current) close(); }}>
      <div class="pal-q">
        <Icon name="search" />
        <input type="text" role="combobox" aria-expanded={all.length > 0} aria-controls="found" aria-autocomplete="list" aria-label="Search or jump to" autofocus
          aria-activedescendant={all.length ? idOf(chosen.value) : undefined} placeholder="Host, process, action, page" autocomplete="off" spellcheck={false} maxLength={200}
          onKeyDown={onKey} onInput={(event) => { query.value = event.currentTarget.value; chosen.value = 0; }} />
        <button type="button" class="btn bare" onClick={close} aria-label="Close, key Escape"><kbd>Esc</kbd></button>
      </div>
      <div id="found" role="listbox" aria-label="Found">
        {sections.map(({ group, hits }) => (
          <div role="group" aria-label={group} key={group}>
            <div class="pal-g" role="presentation">{group}</div>
            {hits.map((hit) => <Option key={hit.entry.id} hit={hit} place={place} chosen={place++ === chosen.value} onHover={(at) => { chosen.value = at; }} onOpen={open} />)}
          </div>
        ))}
      </div>
      {all.length === 0 && <p class="pal-none">Nothing found.</p>}
      {typed && alone && tooMany() && <p class="pal-none">Processes are found on the pages of their host: open it first.</p>}
      <span class="sr" role="status">{all.length} found</span>
      <div class="pal-f">
        <span><kbd>↑</kbd> <kbd>↓</kbd> choose</span><span><kbd>Enter</kbd> open</span><span><kbd>Ctrl Enter</kbd> new tab</span>
        <button type="button" class="btn bare" onClick={() => { close(); helpOpen.value = true; }}>All keys</button>
      </div>
    </dialog>
  );
}

/** Processes that are asked for come while one types: below what is there already, above what only repeats the words. */
function comingLate(sections: readonly Section[]): Section[] {
  const rank = ({ group, hits }: Section) => (hits[0]!.score === 0 ? 2 : group === 'Processes now' ? 1 : 0);
  return [...sections].sort((one, other) => rank(one) - rank(other));
}

interface OptionProps { hit: Hit; place: number; chosen: boolean; onHover: (place: number) => void; onOpen: (entry: Entry, apart: boolean) => void }

function Option({ hit: { entry, marks }, place, chosen, onHover, onOpen }: OptionProps) {
  return (
    <div class="opt" role="option" id={idOf(place)} aria-selected={chosen} onPointerMove={() => { if (!chosen) onHover(place); }}
      onClick={(event) => onOpen(entry, event.ctrlKey || event.metaKey)}>
      <Icon name={entry.icon} tone={entry.tone ?? ''} />
      <span class="cut" title={entry.title}>{pieces(entry.title, marks).map((text, index) => (index % 2 ? <mark key={index}>{text}</mark> : text))}</span>
      {entry.about && <small class="cut">{entry.about.length <= 3 ? <kbd>{entry.about}</kbd> : entry.about}</small>}
    </div>
  );
}
