/** Starts the app. */
import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import './style/tokens.css';
import './style/components.css';
import './style/app.css';
import { App, fetchPage, startFromKept } from './app.tsx';
import { route } from './route/router.ts';
import { takeKey } from './session/taken.ts';
import './theme/theme.ts';

takeKey();
void import('./parts/keyboard.ts').catch(() => null); // the page works without
fetchPage(route.value.page);
startFromKept();
render(<App />, document.getElementById('app')!);
