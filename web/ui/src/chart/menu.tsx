/** What a chart can be taken along as: its points as CSV, itself as a picture. */
import '../style/sheets.css';
import { useSignal } from '@preact/signals';
import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import '../style/menu.css';
import { csvOf, fileName, wholeStep, wholeUrl } from './csv.ts';
import type { Shown } from './more.tsx';
import { age } from '../unit/format.ts';
import { pictureOf } from './picture.ts';

interface Props extends Shown { onClose: () => void }

function save(data: Blob, name: string): void {
  const url = URL.createObjectURL(data);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Opens the menu below its button, or closes it: with its data as they were then. */
export function toggleMenu(button: HTMLButtonElement, shown: Shown): void {
  const open = button.nextElementSibling;
  const close = (place: Element) => {
    render(null, place);
    place.remove();
    button.setAttribute('aria-expanded', 'false');
  };
  if (open) return close(open);
  const place = document.createElement('div');
  button.after(place);
  button.setAttribute('aria-expanded', 'true');
  render(<ChartMenu {...shown} onClose={() => close(place)} />, place);
}

function ChartMenu({ onClose, ...shown }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const told = useSignal('');
  useEffect(() => {
    const menu = box.current!;
    const around = menu.closest('.more')!;
    const button = around.querySelector('button')!;
    menu.querySelector('button')!.focus();
    const away = (event: Event) => { if (!around.contains(event.target as Node)) onClose(); };
    const onKey = (event: KeyboardEvent) => {
      const items = [...menu.querySelectorAll('button')];
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (event.key === 'Escape') {
        onClose();
        button.focus();
      } else if (step && menu.contains(document.activeElement)) items[(items.indexOf(document.activeElement as HTMLButtonElement) + step + items.length) % items.length]!.focus();
      else return;
      // The page's own keys have no part in an open menu.
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener('pointerdown', away);
    addEventListener('keydown', onKey, true);
    return () => {
      removeEventListener('pointerdown', away);
      removeEventListener('keydown', onKey, true);
    };
  }, []);
  const csv = () => new Blob([csvOf(shown)], { type: 'text/csv' });
  const picture = () => {
    const chart = box.current?.closest('figure')?.querySelector('canvas');
    if (!chart) return void (told.value = 'Show it as a chart first.');
    pictureOf(shown, chart).toBlob((data) => {
      if (data) save(data, fileName(shown, 'png'));
      onClose();
    });
    return undefined;
  };
  const copy = () => void navigator.clipboard.writeText(csvOf(shown)).then(() => { told.value = `${shown.drawn.x.length} points copied.`; }, () => { told.value = 'The browser did not let it be copied: save it instead.'; });
  const { source, spec, from, to } = shown;
  const names = source ? [...new Set(spec.lines.flatMap(({ add, take = [] }) => [...add, ...take]).concat(spec.total ?? []))].filter((name) => source.known.includes(name)) : [];
  const step = wholeStep(to - from, names.length);
  const whole = () => {
    told.value = 'Reading the whole range.';
    fetch(wholeUrl(source!, names, from, to, step), { headers: { Accept: 'text/csv' } }).then(async (answer) => {
      if (!answer.ok) throw new Error(`The hub answered ${answer.status}.`);
      save(await answer.blob(), fileName({ spec: { ...spec, id: `${spec.id}-${age(step).replace(' ', '')}` }, from }, 'csv'));
      onClose();
    }).catch((problem: unknown) => { told.value = `Not saved. ${problem instanceof Error ? problem.message : ''}`; });
  };
  return (
    <div class="menu-body" ref={box} role="group" aria-label={`Save ${shown.spec.title}`}>
      {navigator.clipboard && <button type="button" class="btn bare" onClick={copy}>Copy as CSV</button>}
      <button type="button" class="btn bare" onClick={() => { save(csv(), fileName(shown, 'csv')); onClose(); }}>Save as CSV</button>
      {names.length > 0 && step < shown.step && <button type="button" class="btn bare" title="As it was recorded, not as it is drawn" onClick={whole}>Whole range as CSV, each {age(step)}</button>}
      <button type="button" class="btn bare" onClick={picture}>Save as PNG</button>
      <small role="status">{told.value}</small>
    </div>
  );
}
