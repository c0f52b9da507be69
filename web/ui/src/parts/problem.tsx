/** What could not be read: why, and again. `short`: the last data stands below. */
import { ApiError } from '../api/client.ts';
import { Note } from './controls.tsx';

export const wordsOf = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem));

export function Problem({ error, what, again, short }: { error: unknown; what: string; again: () => void; short?: boolean }) {
  const refused = error instanceof ApiError && error.status === 403;
  const note = <Note tone={refused ? 'info' : 'down'} icon={refused ? 'note' : 'down'} live><span class="grow">{wordsOf(error)}</span>{!refused && <button type="button" class="btn" onClick={() => again()}>Retry</button>}</Note>;
  if (short) return note;
  return <><section class="head"><h1>{refused ? 'This is not for you' : `The ${what} could not be read`}</h1></section><div class="sect">{note}</div></>;
}
