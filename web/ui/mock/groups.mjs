/** Development tool, no part of the product: the simulated processes as the table `process_group` adds them up. */
import { recorded } from './fleet.mjs';
import { processes } from './processes.mjs';
import { PROCESS } from './fleet.mjs';

export const GROUP = [['count', 'count'], ...PROCESS.filter(([name]) => name !== 'state').flatMap(([name, unit]) => (['cpu', 'rss', 'threads', 'fds', 'read_bytes', 'write_bytes'].includes(name) ? [[name, unit], [`${name}_largest`, unit]] : [[name, unit]]))];

const normal = (name) => {
  let end = name.search(/[/:#]/);
  if (end < 0) end = name.length;
  while (end > 1 && /[0-9._-]/.test(name[end - 1])) end--;
  return end === 0 ? name : name.slice(0, end);
};

/** One second of a step stands for the step: enough for pictures. */
export function groupSeries(host, columns, from, to, step, now) {
  const found = new Map();
  for (let at = from, i = 0; at < to; at += step, i++) {
    if (!recorded(host, at, now)) continue;
    for (const row of processes(host, at)) {
      const key = `${row.attributes.unit ? `${row.attributes.unit}:` : ''}${normal(row.attributes.name)}`;
      if (!found.has(key)) found.set(key, new Map());
      const points = found.get(key);
      const sums = points.get(i) ?? { count: 0 };
      sums.count++;
      PROCESS.forEach(([name], place) => {
        const value = row.values[place];
        if (typeof value !== 'number') return;
        sums[name] = (sums[name] ?? 0) + value;
        sums[`${name}_largest`] = Math.max(sums[`${name}_largest`] ?? 0, value);
      });
      points.set(i, sums);
    }
  }
  const count = Math.ceil((to - from) / step);
  const t = Array.from({ length: count }, (_, i) => from + i * step);
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([key, points]) => columns.map((column) => {
    const avg = t.map((_, i) => points.get(i)?.[column] ?? null);
    return { key, column, unit: GROUP.find(([name]) => name === column)[1], t, avg, min: avg, max: avg };
  }));
}
