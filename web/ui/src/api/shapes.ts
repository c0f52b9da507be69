/** The shapes of the HTTP API, as the hub sends them. A gap is null. */

export type HostState = 'up' | 'stale' | 'down' | 'unknown';
export type Level = 'ok' | 'warn' | 'failing' | 'down' | 'stale' | 'unknown';

export interface Health { level: Level; reasons: string[] }

export interface Host {
  id: string;
  name: string;
  state: HostState;
  lastSeen: number | null;
  labels: Record<string, string> | null;
  os: string | null;
  kernel: string | null;
  arch: string | null;
  cpus: number | null;
  cpuModel: string | null;
  memTotal: number | null;
  bootTime: number | null;
  agentVersion: string | null;
  clockSkewMillis: number | null;
  processes: number | null;
  health: Health;
}

export interface List<T> { items: T[]; next: string | null }

export interface Me { name: string; role: string; csrf: string | null; expires: number | null; version: string }

/** A token that lets machines join, and the line to paste there, which asks for it. */
/** `agents`: where agents connect, host and port; null when other machines cannot. */
export interface Enrollment { id: string; token: string; expires: number; uses: number; install: string; agents: string | null }

export type Cell = number | string | null;

export interface Series {
  key: string;
  column: string;
  unit: string;
  t: number[];
  avg: (number | null)[];
  min: (number | null)[];
  max: (number | null)[];
}

export interface SeriesAnswer { from: number; to: number; stepMillis: number; freshUntil: number | null; series: Series[] }

export interface FleetColumn { avg: (number | null)[]; max: (number | null)[] }

export interface FleetHost {
  id: string;
  name: string;
  state: HostState;
  lastSeen: number | null;
  health: Health;
  cpus: number | null;
  memTotal: number | null;
  labels: Record<string, string> | null;
  columns: Record<string, FleetColumn>;
}

export interface FleetAnswer { from: number; to: number; stepMillis: number; columns: string[]; hosts: FleetHost[] }

export type Attributes = Record<string, Cell>;

/** Rows are their key and then one value per query column. */
export type Row = [string, ...Cell[]];

export interface TablePart { rows?: Row[]; attributes?: Record<string, Attributes>; gone?: string[] }

export interface LiveHost {
  host: string;
  name: string;
  state: HostState;
  lastSeen: number | null;
  at: number | null;
  tables?: Record<string, TablePart>;
}

export interface Snapshot { now: number; hosts: LiveHost[] }

export interface Frame { host: string; at: number; tables?: Record<string, TablePart> }

export interface PollAnswer { cursor: string; now: number; snapshot: Snapshot | null; frames: Frame[]; hosts: Host[] }

export interface TableInfo {
  name: string;
  key: string | null;
  help: string;
  columns: { name: string; unit: string; type: string; help: string }[];
  attributes: { name: string; help: string }[];
}

export type ProcessRow = Record<string, Cell> & { key: string };

/** One process as far as it was recorded. `died`: the first reading without it; null while it lives or nothing is known after. */
export type ProcessAnswer = ProcessRow & { firstSeen: number; lastSeen: number; died: number | null };

/** A process came (`at`: when the kernel started it) or went (`at`: the first reading without it). */
export type LifeEvent = ProcessRow & { at: number; kind: 'born' | 'died' };

/** `total` counts all events of the range, of which the latest came. */
export interface LifecycleAnswer { from: number; to: number; total: number; events: LifeEvent[] }

export interface TopAnswer { at: number; freshUntil: number | null; total: number; rows: ProcessRow[] }
