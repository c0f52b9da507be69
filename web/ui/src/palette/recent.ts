/** What was chosen lately in the search, kept in this browser. */
const KEY = 'tocsin.recent';
const MOST = 12;

export function recent(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

export function remember(id: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify([id, ...recent().filter((one) => one !== id)].slice(0, MOST)));
  } catch { /* a browser that keeps nothing starts anew each time */ }
}
