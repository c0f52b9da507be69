/** The tree view: the process table with parents above their children, closed branches and what a branch uses together. */
import { useCallback } from 'preact/hooks';
import { query, setQuery } from '../route/router.ts';
import { bytes, NONE, percentNumber } from '../unit/format.ts';
import type { Column } from './columns.tsx';
import type { Process } from './rows.ts';
import { ProcessTable, readSort } from './table.tsx';
import { treeOf } from './tree.ts';

export interface BranchesProps {
  host: string;
  chosen: string | null;
  /** All of them: a parent stays above a child that the filter leaves. */
  rows: readonly Process[];
  filter: string;
  at: number;
  cpus: number | null;
  memTotal: number | null;
  cause: string;
}

const SUMS: readonly Column[] = [
  { id: 'sumcpu', by: 'cpu', label: 'Branch CPU %', long: 'CPU of the whole branch', num: true, width: 112, rank: 0, cell: ({ branch }) => (branch?.cpu == null ? NONE : percentNumber(branch.cpu)) },
  { id: 'sumrss', by: 'rss', label: 'Branch memory', long: 'Resident memory of the whole branch; what its processes share counts in each', num: true, width: 116, rank: 0, cell: ({ branch }) => bytes(branch?.rss ?? null, 2) },
];

export function Branches({ filter, cause, ...props }: BranchesProps) {
  const { by, direction } = readSort();
  const text = query.value.get('turned') ?? '';
  const arrange = useCallback((rows: readonly Process[], held: readonly string[] | null) => treeOf(rows, { by, direction, filter, held, turned: numbers(text) }), [by, direction, filter, text]);
  return <ProcessTable {...props} cause={`${cause} tree`} arrange={arrange} extra={SUMS} toggle={toggle} />;
}

const numbers = (text: string): Set<number> => new Set(text.split(',').filter((part) => /^\d+$/.test(part)).map(Number));

/** Which branches are turned from how they usually are lies in the address; Back leads to the page before, not through each. */
function toggle(pid: number): void {
  const turned = numbers(query.peek().get('turned') ?? '');
  if (!turned.delete(pid)) turned.add(pid);
  setQuery({ turned: [...turned].join(',') || null }, 'replace');
}
