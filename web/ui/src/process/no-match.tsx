/** A filter that finds nothing, with the name that was probably meant. */
import { nearest } from '../fleet/match.ts';
import { Icon } from '../parts/icon.tsx';
import { queryLink, setQuery } from '../route/router.ts';

export function NoMatch({ filter, names }: { filter: string; names: string[] }) {
  const near = nearest(names, filter);
  return (
    <div class="row pad">
      <Icon name="search" />
      <span class="grow">No process matches “{filter}”.{near && <> Nearest: <a class="link" href={queryLink({ q: near })}>{near}</a></>}</span>
      <button type="button" class="btn" onClick={() => setQuery({ q: null })}>Clear</button>
    </div>
  );
}

