/** What the hub does by itself: when it did it last, what came of it, and when it does it next; what fails comes first. */
import { useEffect } from 'preact/hooks';
import { mayChange } from '../api/client.ts';
import { jobsApi, type Job } from '../api/jobs.ts';
import { useAsked } from '../live/asked.ts';
import { now } from '../live/clock.ts';
import { useHosts } from '../live/list.ts';
import { StateMark } from '../parts/icon.tsx';
import { Problem } from '../parts/problem.tsx';
import { NotForYou } from '../settings/words.tsx';
import '../style/jobs.css';
import { age, plural } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import { clock, moment } from '../unit/time.ts';
import { everyText, headline, inOrder, isBad, saidOf, STATE, tookText } from './words.ts';

export function JobsPage() {
  useHosts();
  useEffect(() => { document.title = 'Jobs – Tocsin'; }, []);
  return mayChange() ? <Jobs /> : <NotForYou title="Jobs" command="tocsin signin" />;
}

function Jobs() {
  const { data, error, again } = useAsked('jobs', async (stop) => (await jobsApi.all(stop)).items);
  const list = data.value;
  if (!list) return error.value ? <Problem error={error.value} what="jobs" again={() => again()} /> : <section class="head" aria-busy="true"><h1><span class="skel">Reading the jobs</span></h1></section>;
  return (
    <>
      <section class="head"><div><h1 aria-live="polite">{headline(list)}</h1><p class="meta">What the hub does by itself, since it was started. Times are of this browser's zone.</p></div></section>
      <div class="sect jb">
        {error.value !== null && <Problem error={error.value} what="jobs" again={() => again()} short />}
        <div class={`tbl ${error.value === null ? '' : 'aged'}`}><table>
          <thead><tr><th scope="col" class="j-state">State</th><th scope="col" class="j-name">Job</th><th scope="col" class="j-last">Last run</th><th scope="col">What came of it</th><th scope="col" class="j-next">Next run</th></tr></thead>
          <tbody>{inOrder(list).map((job) => <Row key={job.name} job={job} />)}</tbody>
        </table></div>
      </div>
    </>
  );
}

function Row({ job }: { job: Job }) {
  const [mark, word] = STATE[job.state];
  const said = plain(saidOf(job));
  return (
    <tr data-state={job.state === 'failed' ? 'down' : job.state === 'late' ? 'warn' : undefined}>
      <td class="j-state"><StateMark state={mark}>{word}</StateMark></td>
      <th scope="row" class="j-name"><b>{plain(job.name)}</b><small>{plain(job.does)}</small></th>
      <td class="j-last">{job.begun === null ? '–' : <><time dateTime={new Date(job.begun).toISOString()} title={new Date(job.begun).toISOString()}>{moment(job.begun, now.peek())}</time><small>{job.state === 'running' ? `for ${tookText(job.took)}` : `took ${tookText(job.took)}`}</small></>}</td>
      <td class={`j-said ${isBad(job) ? 'bad' : ''}`}>{said || '–'}{job.failures > 0 && <small>{plural(job.failures, 'failure')} in {plural(job.runs, 'run')}{job.failed !== null && `, the last at ${moment(job.failed, now.peek())}`}{job.state !== 'failed' && job.failure !== null && `: ${plain(job.failure)}`}</small>}</td>
      <td class="j-next">{job.next === null ? job.state === 'running' ? 'now' : job.every === null ? '–' : 'due' : <time dateTime={new Date(job.next).toISOString()} title={`in ${age(job.next - now.peek())}`}>{clock(job.next)}</time>}<small>{everyText(job)}</small></td>
    </tr>
  );
}
