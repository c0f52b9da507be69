/** A text that flashes once when it changes: not when it is first shown, and not for those who want no motion. */
import { useEffect, useRef } from 'preact/hooks';

export function Changed({ text }: { text: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const before = useRef(text);
  useEffect(() => {
    const mark = place.current;
    if (!mark || before.current === text) return;
    before.current = text;
    mark.classList.remove('flash');
    // Asking for its size makes the browser see that the mark was gone.
    void mark.offsetWidth;
    mark.classList.add('flash');
  }, [text]);
  return <span ref={place} onAnimationEnd={(event) => event.currentTarget.classList.remove('flash')}>{text}</span>;
}
