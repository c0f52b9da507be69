/** How a service that is not found by itself gets a name. */
import { Command } from '../parts/empty.tsx';

export function NameOne() {
  return <><p>On the host, a line in <code>/etc/tocsin/services.conf</code>; it counts within ten seconds.</p><Command text="POSTGRES port=5432 process=postgres" /></>;
}
