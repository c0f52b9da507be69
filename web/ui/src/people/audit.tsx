/** Who did what, newest first, and whether that still stands as it was written. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError, isAdmin } from '../api/client.ts';
import { people, type Told, type Walk } from '../api/people.ts';
import { useAsked } from '../live/asked.ts';
import { now } from '../live/clock.ts';
import { useHosts } from '../live/list.ts';
import { Note } from '../parts/controls.tsx';
import { Problem } from '../parts/problem.tsx';
import { PEOPLE } from '../route/watched.ts';
import { NotForYou } from '../settings/words.tsx';
import '../style/people.css';
import { plain } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { actorText, didText } from './words.ts';

const EVERY = 15_000;

export function AuditPage() {
  useHosts();
  useEffect(() => { document.title = 'Audit – Tocsin'; }, []);
  return isAdmin() ? <Audit /> : <NotForYou title="Audit" command="tocsin signin" />;
}

function Audit() {
  const { data, error, again } = useAsked('audit', (stop) => people.audit(null, stop), EVERY);
  const older = useSignal<Told[]>([]);
  const next = useSignal<string | null | undefined>(undefined);
  const walk = useSignal<Walk | null>(null);
  const wrong = useSignal('');
  const page = data.value;
  if (!page) return error.value ? <Problem error={error.value} what="audit" again={() => again()} /> : <section class="head" aria-busy="true"><h1><span class="skel k6">Reading</span></h1></section>;
  const attempt = (work: Promise<void>) => {
    wrong.value = '';
    work.catch((problem: unknown) => { wrong.value = problem instanceof ApiError ? problem.message : String(problem); });
  };
  const cursor = next.value === undefined ? page.next : next.value;
  const more = () => attempt(people.audit(cursor).then((answer) => {
    older.value = [...older.value, ...answer.items];
    next.value = answer.next;
  }));
  const verify = () => attempt(people.verify().then((found) => { walk.value = found; }));
  const seen = new Set<number>();
  const rows = [...page.items, ...older.value].filter(({ seq }) => !seen.has(seq) && seen.add(seq));
  const found = walk.value;
  return (
    <>
      <section class="head"><div><h1>Who did what</h1><p class="meta">Each entry carries the hash of the one before. Times are of this browser's zone. <a href={PEOPLE}>Users</a></p></div><button type="button" class="btn" onClick={verify}>Verify the chain</button></section>
      <div class="sect pe">
        {error.value !== null && <Problem error={error.value} what="audit" again={() => again()} short />}
        {found && <Note tone={found.whole ? 'info' : 'down'} icon={found.whole ? 'ok' : 'down'} live>{found.whole ? <span>All {found.entries} entries are as they were written. The newest is {found.head}: <code>{found.hash}</code>. Note it elsewhere, and a chain that is cut short shows.</span> : <span>Entry {found.broken} is not as it was written, or one before it is missing.</span>}</Note>}
        {wrong.value && <Note tone="down" icon="down" live>{wrong.value}</Note>}
        <div class="box wide"><div class="tbl"><table>
          <thead><tr><th scope="col" class="num">No.</th><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">To what</th><th scope="col">From</th></tr></thead>
          <tbody>{rows.map((one) => (
            <tr key={one.seq} data-state={one.outcome === 'done' ? undefined : 'warn'}>
              <td class="num" data-of="no.">{one.seq}</td>
              <td data-of="at"><time dateTime={new Date(one.at).toISOString()} title={new Date(one.at).toISOString()}>{moment(one.at, now.peek())}</time></td>
              <th scope="row">{plain(actorText(one.actor))}</th>
              <td class="wrap" title={plain(one.action)}>{plain(didText(one))}{one.outcome !== 'done' && <b> {plain(one.outcome)}</b>}{one.detail && <small>{plain(one.detail)}</small>}</td>
              <td class="wrap" data-of="to">{plain(one.subject) || '–'}</td>
              <td data-of="from">{plain(one.remote) || '–'}</td>
            </tr>
          ))}</tbody>
        </table></div>
        {cursor && <div class="row"><button type="button" class="btn" onClick={more}>Older</button></div>}</div>
      </div>
    </>
  );
}
