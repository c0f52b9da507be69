/** A service of a machine, and how the address names it. */
import type { Owner, Service } from '../api/services.ts';

export interface Line { service: Service; owner: Owner }

export const keyOf = ({ service, owner }: Line): string => `${owner.id}/${service.name}`;
