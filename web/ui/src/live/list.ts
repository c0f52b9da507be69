/** The list of hosts for pages that do not live on the fleet's rows: for a choice among them, and for the bell. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api } from '../api/client.ts';
import { learnAll } from './hosts.ts';

export const hostsError = signal<string | null>(null);
const EVERY = 15_000;

export function useHosts(): void {
  useEffect(() => {
    const ask = () => {
      if (document.hidden) return;
      api.hosts().then(({ items }) => {
        learnAll(items.map((host) => ({ ...host, labels: host.labels ?? {} })));
        hostsError.value = null;
      }, (problem: unknown) => { hostsError.value = problem instanceof Error ? problem.message : String(problem); });
    };
    ask();
    const timer = setInterval(ask, EVERY);
    return () => clearInterval(timer);
  }, []);
}
