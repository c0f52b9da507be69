/** The bar at the bottom of a phone: the pages there are, and the search. */
import '../check/icons.tsx';
import { OpenCount } from '../incident/count.tsx';
import { route } from '../route/router.ts';
import '../style/tabbar.css';
import { PLACES } from '../shell.tsx';
import { Icon } from './icon.tsx';
import { paletteOpen } from './keys.ts';

/** Four fit under a thumb; the other pages are in the menu of the account. */
const ICONS: Record<string, string> = { '/': 'grid', '/checks': 'list', '/incidents': 'bell' };

export function TabBar() {
  return (
    <nav class="tabbar" aria-label="Pages">
      {PLACES.map(([href, name, page]) => ICONS[href] && <a key={href} href={href} aria-current={route.value.page === page ? 'page' : undefined}><Icon name={ICONS[href]} />{name}{href === '/incidents' && <OpenCount />}</a>)}
      <button type="button" onClick={() => { paletteOpen.value = true; }}><Icon name="search" />Search</button>
    </nav>
  );
}
