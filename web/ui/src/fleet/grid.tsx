/** The hosts as tiles, in groups. */
import type { Tables } from '../api/tables.ts';
import { hostIds, verdict } from '../live/hosts.ts';
import { bitRate, byteRate, load, plural, trimmed } from '../unit/format.ts';
import { holding, type Item } from './arranged.ts';
import { STATES } from './choice.ts';
import type { Metric, Tops } from './metric.ts';
import type { Group } from './sort.ts';
import { Tile } from './tile.tsx';

interface Props { groups: readonly Group<Item>[]; by: string | null; metric: Metric; tables: Tables; tops: Tops; silent: boolean }

export const groupTitle = (name: string, by: string | null) => name || (by ? `No ${by}` : 'Hosts');

/** "12 hosts: 1 down, 11 OK". */
export function groupCounts(hosts: readonly Item[], silent: boolean): string {
  const counts = STATES.map(([name, word]) => [hosts.filter(({ facts }) => verdict(facts) === name).length, word] as const).filter(([n]) => n > 0);
  return `${plural(hosts.length, 'host')}${silent ? '' : `: ${counts.map(([n, word]) => `${n} ${word}`).join(', ')}`}`;
}

/** What the graphs of all hosts are drawn on. */
export function scaleWords(tops: Tops, metric: Metric): string {
  const own = metric === 'load' ? `, load ${trimmed(load)(tops.load)} per CPU` : '';
  return `CPU and memory 0 to 100 %; square-root scale to ${trimmed(byteRate)(tops.disk)}, ${trimmed(bitRate)(tops.net)}, ${plural(tops.procs, 'process', 'processes')}${own}`;
}

export function Grid({ groups, by, metric, tables, tops, silent }: Props) {
  const few = hostIds.value.length < 6 && groups.length === 1;
  return (
    <div {...holding}>
      {groups.map((group, index) => (
        <section class="sect" key={group.name}>
          <div class="cap">
            <h2>{groupTitle(group.name, by)}</h2>
            <small>{groupCounts(group.hosts, silent)}</small>
            {index === 0 && <small class="scale">{scaleWords(tops, metric)}</small>}
          </div>
          <ul class={few ? 'tiles few' : 'tiles'} aria-label={groupTitle(group.name, by)}>
            {group.hosts.map(({ model }) => <li key={model.id}><Tile model={model} metric={metric} tables={tables} tops={tops} /></li>)}
          </ul>
        </section>
      ))}
    </div>
  );
}
