/** Whether an element is on screen, or nearly: what is not seen is not drawn. On paper everything is. */
import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';

const marks = new Map<Element, (seen: boolean) => void>();
const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) marks.get(entry.target)?.(entry.isIntersecting);
}, { rootMargin: '200px 0px' });

addEventListener('beforeprint', () => marks.forEach((mark) => mark(true)));
addEventListener('afterprint', () => [...marks.keys()].forEach((element) => {
  // Observed anew it is told anew.
  observer.unobserve(element);
  observer.observe(element);
}));

export function useSeen<T extends Element>(): { ref: RefObject<T | null>; seen: ReadonlySignal<boolean> } {
  const ref = useRef<T>(null);
  const seen = useMemo(() => signal(false), []);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    marks.set(element, (value) => { seen.value = value; });
    observer.observe(element);
    return () => {
      observer.unobserve(element);
      marks.delete(element);
    };
  }, []);
  return { ref, seen };
}
