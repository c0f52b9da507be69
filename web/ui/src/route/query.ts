/** What a page shows lives in the address: these read and write it without surprises. */

/** Puts values into a query; an empty value or a default takes its name out, so addresses stay short. */
export function withQuery(query: string, changes: Record<string, string | null>, defaults: Record<string, string> = {}): string {
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '' || value === defaults[name]) params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** One of the allowed values, or the first. */
export function choice<T extends string>(value: string | null, allowed: readonly T[], fallback: T): T {
  return allowed.find((candidate) => candidate === value) ?? fallback;
}

/** Epoch milliseconds from a query value, or null. */
export function millis(value: string | null): number | null {
  if (value === null || !/^\d{10,16}$/.test(value)) return null;
  return Number(value);
}
