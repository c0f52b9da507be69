/** The page's first sentence, and both windows with their dates. */
import { later } from '../parts/later.tsx';
import { age } from '../unit/format.ts';
import type { Asked } from './load.ts';
import { windowWords } from './words.ts';

const Tools = later(() => import('./more.tsx').then((file) => file.Tools), () => <></>);

interface Props { title: string; asked: Asked; same: boolean; step: number | null; name: (id: string) => string }

export function Head({ title, asked, same, step, name }: Props) {
  const { a, b, from, to, shift } = asked;
  return (
    <section class="head cmp-head">
      <div class="grow">
        <h1>{title}</h1>
        <p class="meta">
          A is {same ? '' : `${name(a)}, `}{windowWords(from, to)}. B is {same ? '' : `${name(b)}, `}{shift === 0 ? 'the same time' : windowWords(from - shift, to - shift)}.{step !== null && (step > 1000 ? ` A point is the mean of ${age(step)}, with its least and greatest second.` : ' A point is 1 s.')}
        </p>
      </div>
      <div class="row"><Tools asked={asked} /></div>
    </section>
  );
}
