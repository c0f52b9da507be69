/** One quiet line about what an address asks for and the page does not know: what is shown instead, and what there is. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { odd, onOdd } from '../route/query.ts';
import { query } from '../route/router.ts';
import { plain, shortened } from '../unit/plain.ts';

/** As much of it as one needs to know it again. */
const SHOWN = 40;
const LISTED = 12;

export function OddValues() {
  const turn = useSignal(0);
  useEffect(() => {
    onOdd(() => { turn.value++; });
    turn.value++;
    return () => onOdd(() => undefined);
  }, []);
  void turn.value;
  const params = query.value;
  // What another page could not read, or an address before this one, is not told here.
  const all = [...odd].filter(([name, { got }]) => params.get(name) === got);
  if (all.length === 0) return null;
  return (
    <div class="banner odd" role="status">
      {all.map(([name, { got, allowed, shown }]) => {
        const known = allowed.filter(Boolean);
        return <p class="meta" key={name}>This address asks for “{name}={shortened(plain(got), SHOWN)}”, which is not known here; it shows {shown || 'the usual'}. There is {known.slice(0, LISTED).join(', ')}{known.length > LISTED && ' and more'}.</p>;
      })}
    </div>
  );
}
