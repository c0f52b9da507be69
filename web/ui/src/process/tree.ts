/** Pure: processes as parents and children, with what each branch uses together. */
import { filterProcesses, sortProcesses, type Direction, type Process, type SortBy } from './rows.ts';

export interface Branch {
  depth: number;
  /** Processes below it, all the way down. */
  kids: number;
  open: boolean;
  /** Of itself and all below; null: nothing is known of any. */
  cpu: number | null;
  rss: number | null;
  /** Here only because one below matches the filter. */
  dim: boolean;
}

export interface TreeOptions {
  by: SortBy;
  direction: Direction;
  /** Ids whose branch is not as it usually is. */
  turned: ReadonlySet<number>;
  filter: string;
  /** The order on screen, kept while a pointer rests on it. */
  held?: readonly string[] | null;
}

interface Node { row: Process; parent: Node | null; below: Node[]; kids: number; cpu: number | null; rss: number | null; match: boolean }

const plus = (one: number | null, other: number | null) => (one === null ? other : other === null ? one : one + other);

/** The kernel's own threads are hundreds and rarely what is looked for: closed until somebody opens them. */
const usuallyOpen = (row: Process) => !(row.pid === 2 && row.name === 'kthreadd');

export function treeOf(rows: readonly Process[], { by, direction, turned, filter, held }: TreeOptions): { row: Process; branch: Branch }[] {
  const nodes = rows.map((row): Node => ({ row, parent: null, below: [], kids: 0, cpu: row.cpu, rss: row.rss, match: true }));
  const byPid = new Map(nodes.map((node) => [node.row.pid, node]));
  const roots: Node[] = [];
  for (const node of nodes) {
    const parent = node.row.ppid ? byPid.get(node.row.ppid) : undefined;
    // An id that was used anew belongs to somebody born later, who is no parent.
    const real = parent && parent !== node && (parent.row.start === null || node.row.start === null || parent.row.start <= node.row.start) && !under(parent, node);
    if (real) {
      node.parent = parent;
      parent.below.push(node);
    } else roots.push(node);
  }
  if (filter) {
    const found = new Set(filterProcesses(rows, filter));
    for (const node of nodes) node.match = found.has(node.row);
  }
  const walk = deepestLast(roots);
  const shown = new Set<Node>();
  for (const node of walk.toReversed()) {
    if (node.match) shown.add(node);
    const { parent } = node;
    if (!parent) continue;
    parent.kids += node.kids + 1;
    parent.cpu = plus(parent.cpu, node.cpu);
    parent.rss = plus(parent.rss, node.rss);
    if (shown.has(node)) shown.add(parent);
  }
  const order = ordering(by, direction, held ?? null);
  const lines: { row: Process; branch: Branch }[] = [];
  const stack: [Node, number][] = order(roots).reverse().map((node) => [node, 0]);
  while (stack.length) {
    const [node, depth] = stack.pop()!;
    if (!shown.has(node)) continue;
    // What matches must be seen, whatever is closed.
    const open = filter !== '' || usuallyOpen(node.row) !== turned.has(node.row.pid);
    lines.push({ row: node.row, branch: { depth, kids: node.kids, open, cpu: node.cpu, rss: node.rss, dim: !node.match } });
    if (open) for (const child of order(node.below).reverse()) stack.push([child, depth + 1]);
  }
  return lines;
}

/** Whether a node lies below another: nobody is his own ancestor, whatever the ids say. */
function under(node: Node, above: Node): boolean {
  for (let at: Node | null = node; at; at = at.parent) if (at === above) return true;
  return false;
}

function deepestLast(roots: readonly Node[]): Node[] {
  const found = [...roots];
  for (let i = 0; i < found.length; i++) for (const child of found[i]!.below) found.push(child);
  return found;
}

/** Siblings by a column; by CPU and memory it is the whole branch that counts. */
function ordering(by: SortBy, direction: Direction, held: readonly string[] | null): (nodes: readonly Node[]) => Node[] {
  const places = held && new Map(held.map((key, place) => [key, place]));
  return (nodes) => {
    if (places) return [...nodes].sort((one, other) => (places.get(one.row.key) ?? Infinity) - (places.get(other.row.key) ?? Infinity) || one.row.pid - other.row.pid);
    const known = new Map(nodes.map((node) => [node.row.key, node]));
    return sortProcesses(nodes.map((node) => ({ ...node.row, cpu: node.cpu, rss: node.rss })), by, direction).map((row) => known.get(row.key)!);
  };
}
