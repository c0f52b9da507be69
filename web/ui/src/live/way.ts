/** Pure: the ways in which a browser can be kept up to date, and how the choice is written down. */
export interface Choice { stream: boolean; every: number }

/** Seconds between an answer and the next question. */
export const EVERY = [2, 5, 10, 20] as const;
export function parseChoice(text: string | null | undefined): Choice {
  const [way, every] = (text ?? '').split(' ');
  return { stream: way !== 'poll', every: EVERY.find((one) => String(one) === every) ?? 5 };
}
