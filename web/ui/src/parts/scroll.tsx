/** What pages whose rows come and go with the scrolling share: looking again after each move, and the room of rows that are not there. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** Measures after each drawing, and once a frame while the page scrolls or changes its size. */
export function useOnScroll(measure: () => void): void {
  const newest = useRef(measure);
  newest.current = measure;
  useLayoutEffect(() => measure());
  useEffect(() => {
    let due = 0;
    const onMove = () => {
      cancelAnimationFrame(due);
      due = requestAnimationFrame(() => newest.current());
    };
    addEventListener('scroll', onMove, { passive: true });
    addEventListener('resize', onMove);
    return () => {
      cancelAnimationFrame(due);
      removeEventListener('scroll', onMove);
      removeEventListener('resize', onMove);
    };
  }, []);
}

/** The rows of a table that are not drawn, `height` pixels of them. */
export function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr class="spacer" aria-hidden="true"><td style={{ height: `${height}px` }} /></tr> : null;
}
