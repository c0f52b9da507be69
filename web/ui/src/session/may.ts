/** What somebody of few hosts is not shown, because the hub refuses it: what is not about single hosts. */
import { me } from '../api/client.ts';

/** Whoever may know of every host. */
export const everywhere = () => (me.value as { hosts?: string[] } | null)?.hosts?.includes('*') ?? true;
