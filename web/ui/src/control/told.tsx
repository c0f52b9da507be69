/** What came of the orders of this tab, said aloud as well; what went wrong stays until it is dismissed. */
import { useEffect } from 'preact/hooks';
import { mayChange } from '../api/client.ts';
import type { Verb } from '../api/control.ts';
import { Icon } from '../parts/icon.tsx';
import { later } from '../parts/later.tsx';
import type { Line } from '../service/key.ts';
import '../style/control.css';
import { plain } from '../unit/plain.ts';
import './icons.tsx';
import { dismiss, howTo, orders, wanted, type Order } from './orders.ts';
import { DOING, outputText } from './words.ts';

const OrderDialog = later<{ line: Line; verb: Verb }>(() => import('./order.tsx').then((file) => file.OrderDialog), () => <></>);
const HowTo = later(() => import('./setup.tsx').then((file) => file.HowTo), () => <></>);

const nameOf = ({ line: { service, owner } }: Order) => `${plain(service.name)} on ${plain(owner.name)}`;

function wordsOf(one: Order): string {
  if (one.told) return one.told.words;
  return one.state === 'lost' ? `The connection broke while ${nameOf(one)} was ${DOING[one.verb]}. Looking how it went.` : `${nameOf(one)} is ${DOING[one.verb]}.`;
}

/** Whose page this is shows the dialogs as well. */
export function Told() {
  const may = mayChange();
  useEffect(() => { if (may) OrderDialog.fetch(); }, [may]);
  useEffect(() => () => { wanted.value = null; howTo.value = false; }, []);
  const all = orders.value;
  const open = wanted.value;
  return (
    <>
      <p class="sr" role="status" data-told>{all[0] ? wordsOf(all[0]) : ''}</p>
      {all.some((one) => one.state !== 'sent') && <section class="told" aria-label="Orders">{all.filter((one) => one.state !== 'sent').map((one) => <Panel key={one.number} one={one} />)}</section>}
      {open && <OrderDialog key={`${open.line.owner.id}/${open.line.service.name}/${open.verb}`} line={open.line} verb={open.verb} />}
      {howTo.value && <HowTo />}
    </>
  );
}

function Panel({ one }: { one: Order }) {
  const told = one.told;
  const output = told ? outputText(told.output) : '';
  return (
    <div class={`note ${told?.tone ?? 'warn'}`}>
      <Icon name={told?.mark ?? 'stale'} tone={told ? `c-${told.mark}` : ''} />
      <div class="grow"><p>{wordsOf(one)}</p>{output && <pre tabIndex={0} aria-label={`What the program wrote for ${nameOf(one)}`}>{output}</pre>}</div>
      {told && <button type="button" class="btn ico bare" aria-label={`Dismiss what came of ${nameOf(one)}`} title="Dismiss" onClick={() => dismiss(one.number)}><Icon name="x" /></button>}
    </div>
  );
}
