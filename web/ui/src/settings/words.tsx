/** Words around the settings: what an agent does and cannot do, what to look at when none arrives, and who may do this. */
import { useEffect, useRef } from 'preact/hooks';
import { isGuest, me } from '../api/client.ts';
import { Command, Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';

const DOES = ['Reads /proc once a second; sends each minute, and each second while somebody looks', 'Runs as a user of its own, without rights', 'Calls the hub, with TLS on both sides', 'Keeps its own record: an outage of the hub loses no second'];
const CANNOT = ['Run commands, read your files, change itself', 'Be reached: it has no port'];

export function Promises() {
  return (
    <div class="promises">
      <h2 class="lab">What the agent does</h2>
      <ul>{DOES.map((text) => <li key={text}><Icon name="ok" tone="c-ok" /><span>{text}</span></li>)}</ul>
      <h2 class="lab">What it cannot do</h2>
      <ul>{CANNOT.map((text) => <li key={text}><Icon name="x" /><span>{text}</span></li>)}</ul>
    </div>
  );
}

/** Opens by itself when it is `open`, and stays as it is then. `agents`: where agents connect; null: not known, or nowhere. */
export function Checks({ open, agents }: { open: boolean; agents: string | null }) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => { if (open && box.current) box.current.open = true; }, [open]);
  return (
    <details class="checks" ref={box}>
      <summary>Nothing arrives?</summary>
      <dl>
        <dt>The port</dt>
        {agents ? <dd>The machine must reach the agents' port of the hub, {agents}: <code>nc -vz {agents.replace(/:(\d+)$/, ' $1')}</code> on it says whether it does.</dd>
          : <dd>The machine must reach the agents' port of the hub. Make a line: its address stands here then.</dd>}
        <dt>The key</dt>
        <dd>“SSL: public key does not match pinned public key” means that the line is of another hub, or from before its key was made anew. Make another line.</dd>
        <dt>The clock</dt>
        <dd>Certificates are good only at the right time: compare <code>date -u</code> on both machines.</dd>
        <dt>The token</dt>
        <dd>“used up” or “expired”: make another line. The script asks for the token; it is not part of the line.</dd>
        <dt>Its own words</dt>
        <dd><code>journalctl -u tocsin-agent -n 20</code> on the machine says what it tries.</dd>
      </dl>
    </details>
  );
}

/** For somebody who is no admin: who is. `command` does the same on the hub's machine. */
export function NotForYou({ title, command }: { title: string; command: string }) {
  const who = me.value;
  return (
    <>
      <section class="head"><h1>{title}</h1></section>
      <section class="sect"><div class="panel"><Empty title={isGuest() ? 'Not in a demonstration' : 'An admin can do this'}>
        {isGuest() ? <p>These machines are simulated, and nothing here can be changed. A hub of your own starts with:</p>
          : <p>You are signed in as {who?.name ?? 'somebody'}, {who?.role}. Ask somebody with the role admin, or run this on the hub's machine:</p>}
        <Command text={isGuest() ? 'tocsin up' : command} />
        <a class="btn" href="/">Overview</a>
      </Empty></div></section>
    </>
  );
}
