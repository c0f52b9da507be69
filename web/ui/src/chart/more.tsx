/** The button of a chart's own menu. What it opens is a file of its own, which comes when it is first wanted. */
import { Icon } from '../parts/icon.tsx';
import type { WholeSource } from '../host/history.ts';
import type { ChartSpec, Drawn } from './model.ts';

export interface Shown { spec: ChartSpec; drawn: Drawn; step: number; from: number; to: number; /** Where all its seconds are to be had. */ source?: WholeSource | undefined }

export function More(shown: Shown) {
  return (
    <span class="more">
      <button type="button" class="btn bare ico" aria-label={`Save ${shown.spec.title}`} title="Copy or save" aria-expanded="false"
        onClick={({ currentTarget }) => void import('./menu.tsx').then(({ toggleMenu }) => toggleMenu(currentTarget, shown))}><Icon name="more" /></button>
    </span>
  );
}
