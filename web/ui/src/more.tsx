/** What stands around the pages and opens on demand, in one file that is fetched once the page is on screen. */
import './style/sheets.css';
export { AccountMenu } from './session/account.tsx';
export { LiveMenu } from './live/menu.tsx';
export { TabBar } from './parts/tabbar.tsx';
export { Help } from './parts/help.tsx';
export { Notices } from './offline/notices.tsx';
export { Counting } from './incident/count.tsx';
