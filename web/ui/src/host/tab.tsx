/** A tab of a host's page: its software, which is a file of its own, or its parts of one sort. */
import { later } from '../parts/later.tsx';
import { Entities as Parts } from './entities.tsx';
import type { Place } from './place.ts';

const Software = later<{ place: Place }>(() => import('../software/of-host.tsx').then((file) => file.SoftwareOf), () => <div class="host-body" />);

export const Entities = ({ place, tab }: { place: Place; tab: string }) => (tab === 'software' ? <Software place={place} /> : <Parts place={place} tab={tab} />);
