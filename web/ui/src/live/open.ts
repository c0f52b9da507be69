/** The number of open incidents beside the navigation, made by incident/count.tsx, which comes once the page is on screen. */
import { signal } from '@preact/signals';
import type { VNode } from 'preact';

export const open = signal<VNode | null>(null);
