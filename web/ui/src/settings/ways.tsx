/** How the agent comes to the new machine: by a script that installs a service, or by hand from the archive. */
import type { Enrollment } from '../api/shapes.ts';
import { me } from '../api/client.ts';
import { Command } from '../parts/empty.tsx';
import { byHand } from './labels.ts';

export const WAYS = [{ value: 'service', label: 'Linux service' }, { value: 'hand', label: 'By hand' }] as const;
export type Way = (typeof WAYS)[number]['value'];

export function Line({ way, ticket }: { way: Way; ticket: Enrollment }) {
  const commands = way === 'hand' && ticket.agents ? byHand(ticket.install, ticket.agents, me.value?.version ?? '') : null;
  if (!commands) return <><Command text={ticket.install} /><p>It asks for this token:</p><Command text={ticket.token} /></>;
  return (
    <>
      <p>Fetch the agent and unpack it; it brings all it needs:</p>
      <Command text={commands.fetch} />
      <p>Start it as any user but root, paste the token below and press Enter. It runs until you end it:</p>
      <Command text={commands.join} />
      <Command text={ticket.token} />
      <p>From then on it needs no token:</p>
      <Command text={commands.later} />
    </>
  );
}
