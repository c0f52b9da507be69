/** The tab's icon is the bell too: the state of the fleet shows even when the page does not. */
const CLAPPER = { unknown: '#8d96a3', ok: '#0fae82', warn: '#e69f00', down: '#e8701a' };

export function setFavicon(state: keyof typeof CLAPPER): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!link || link.dataset.state === state) return;
  link.dataset.state = state;
  const ink = matchMedia('(prefers-color-scheme: dark)').matches ? '#e9ebee' : '#15181c';
  const calm = state === 'ok' || state === 'unknown';
  const tilt = calm ? '' : ' transform="rotate(-13 12 2)"';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="${ink}"><path d="M8.2 1h7.6a1 1 0 0 1 0 2H8.2a1 1 0 0 1 0-2Z"/><g${tilt}>`
    + '<path d="M12 4c3.2 0 5.1 2 5.4 4.9.3 2.7 1 4.4 2.7 5.9H3.9c1.7-1.5 2.4-3.2 2.7-5.9C6.9 6 8.8 4 12 4Z"/><path d="M3.8 16h16.4a1.1 1.1 0 0 1 0 2.2H3.8a1.1 1.1 0 0 1 0-2.2Z"/></g>'
    + `<circle cx="${calm ? 12 : 15.9}" cy="21.2" r="2.8" fill="${CLAPPER[state]}"/></svg>`;
  link.href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
