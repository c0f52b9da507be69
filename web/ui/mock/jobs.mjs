/** Development tool, no part of the product: what the simulated hub does by itself. */
const PLAN = [
  ['merge', 'Makes ten minutes of packs of each host one.', 10e3, '13 windows merged'],
  ['rollups', 'Rolls hours up to minutes and days up to hours.', 10e3, '0 chunks made'],
  ['retention', 'Deletes seconds and rollups that were kept long enough.', 300e3, '2 files deleted'],
  ['certificates', "Renews the hub's own certificates in time.", 3600e3, '0 renewed'],
  ['outbox', 'Sends the messages that are owed and due.', 0, ''],
  ['checks', 'Begins the looks of checks that are due.', 0, ''],
  ['rules', 'Judges rules: what agents say, and each second what is due.', 1e3, ''],
  ['watch-retention', 'Forgets looks, hours, incidents and the journal.', 3600e3, null],
];

export const makeJobs = (now) => ({ began: now, failing: new Map(), late: new Set() });

/** `failing`: why, by name; `late`: names of those that do not run any more. */
export const jobRows = ({ began, failing, late }, now) => PLAN.map(([name, does, every, result]) => {
  const begun = result === null ? null : every === 0 ? now - 700 : Math.max(began - 1, Math.floor(now / every) * every);
  const why = failing.get(name) ?? null;
  return {
    name, does, every: every || null, state: begun === null ? 'waiting' : late.has(name) ? 'late' : why ? 'failed' : 'ok', begun, took: begun === null ? null : 12,
    result: result ?? '', failure: why, failed: why ? begun : null, runs: begun === null ? 0 : 40, failures: why ? 3 : 0, next: every === 0 || late.has(name) ? null : (begun ?? began) + every,
  };
});
