/** Groups of processes on both sides, those first whose use is farthest apart: they explain the rest. */
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { Filter, Segments } from '../parts/controls.tsx';
import { queryLink, setQuery } from '../route/router.ts';
import { age, plural } from '../unit/format.ts';
import { plain, shortened } from '../unit/plain.ts';
import { clock, DAY, moment } from '../unit/time.ts';
import { RESOURCES, type Choice } from './choice.ts';
import { Cells } from './changes.tsx';
import { groupRows, type Group } from './groups.ts';
import type { Processes } from './load.ts';
import { GROUP_MEASURES } from './metric.ts';
import type { Sides } from './pair.ts';

const SHOWN = 15;
const MORE = 200;
const LONGEST = 200;

interface Props { processes: Processes; choice: Choice; sides: Sides }

export function Explains({ processes, choice, sides }: Props) {
  const { resource, stat, filter, group: chosen } = choice;
  const most = useSignal(SHOWN);
  const all = useMemo(() => groupRows(processes.groups, resource, stat), [processes, resource, stat]);
  const wanted = filter.trim().toLowerCase();
  const rows = wanted ? all.filter(({ group }) => plain(group.key).toLowerCase().includes(wanted)) : all;
  const shown = rows.slice(0, most.value);
  const { format } = GROUP_MEASURES[resource];
  return (
    <section aria-label="Processes that explain it">
      <div class="cap row explains-head">
        <h2>Processes that explain it</h2><span class="grow" />
        <Filter label="Filter processes" placeholder="Filter by name, unit" value={filter} onInput={(q) => setQuery({ q }, 'replace')} />
        <Segments label="Resource" value={resource} options={RESOURCES} onChange={(value) => setQuery({ of: value }, 'push', { of: 'cpu' })} />
      </div>
      <div class="tbl">
        <table class="changes groups">
          <caption class="sr">Groups of processes, largest change in use first</caption>
          <thead><tr><th scope="col">Processes</th><th scope="col" class="num" title={`A ${sides.a}`}>A</th><th scope="col" class="num" title={`B ${sides.b}`}>B</th><th scope="col" class="num" aria-sort="descending">Change</th><th class="scale" aria-hidden="true" /></tr></thead>
          <tbody>
            {shown.map(({ group, a, b, change }) => {
              const only = onlyIn(group);
              return (
                <tr key={group.key} aria-selected={group.key === chosen ? 'true' : undefined}>
                  <td class="cut" title={`${shortened(plain(group.key), LONGEST)}, ${presence(group, processes)}`}>
                    <a href={queryLink({ group: group.key === chosen ? null : group.key, metric: null })} data-item aria-current={group.key === chosen ? 'true' : undefined}><b><bdi>{shortened(plain(group.name), LONGEST)}</bdi></b></a>
                    <small>{only ? presence(group, processes) : shortened(plain(group.unit), LONGEST)}</small>
                  </td>
                  <Cells a={group.there.a.points ? a : null} b={group.there.b.points ? b : null} change={change} text={format} {...(only ? { words: only } : {})} />
                </tr>
              );
            })}
            {rows.length === 0 && <tr><td colSpan={5}>{all.length === 0 ? 'No processes were recorded in either window.' : `No group of processes matches “${filter}”.`}</td></tr>}
          </tbody>
        </table>
      </div>
      <p class="meta under">
        {plural(all.length, 'group')} of processes by unit and name, {resource === 'cpu' ? '100 % is one CPU' : 'resident memory'}; a point is {age(processes.step)}, and one without the group counts as nothing.
        {rows.length > shown.length && <> <button type="button" class="btn" onClick={() => { most.value += MORE; }}>Show {Math.min(MORE, rows.length - shown.length)} more of {rows.length}</button></>}
      </p>
    </section>
  );
}

function onlyIn({ there: { a, b } }: Group): string | null {
  if (a.of === 0 || b.of === 0) return null;
  return b.points === 0 ? 'only A' : a.points === 0 ? 'only B' : null;
}

/** "only in A, since 03:05", "in both". */
function presence({ there: { a, b } }: Group, { start, step, to, from, shift }: Processes): string {
  const side = (name: string, ran: typeof a, ahead: number, last: number): string => {
    const say = (index: number) => (to - from > DAY ? moment(start - ahead + index * step, 0, false) : clock(start - ahead + index * step, step < 60_000));
    const parts = [...(ran.first > 0 ? [`since ${say(ran.first)}`] : []), ...(ran.last < last - 1 ? [`until ${say(ran.last + 1)}`] : [])];
    return `only in ${name}${parts.length ? `, ${parts.join(', ')}` : ''}`;
  };
  const points = Math.ceil((to - start) / step) - 1;
  if (a.of === 0 || b.of === 0) return a.points ? 'in A; nothing was recorded in B' : 'in B; nothing was recorded in A';
  if (b.points === 0) return side('A', a, 0, points);
  if (a.points === 0) return side('B', b, shift, points);
  return 'in both';
}
