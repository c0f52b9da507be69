/** What somebody of few hosts is not shown, because the hub refuses it: what is not about single hosts. */
import { isAdmin, me } from '../api/client.ts';

/** Whoever may know of every host. */
export const everywhere = () => (me.value as { hosts?: string[] } | null)?.hosts?.includes('*') ?? true;

/** Whoever may set what names hosts: checks, rules, new hosts. */
export const maySet = () => isAdmin() && everywhere();
