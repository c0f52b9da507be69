/** Starts the app. */
import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import './style/tokens.css';
import './style/components.css';
import './style/app.css';
import { App, fetchPage } from './app.tsx';
import { route } from './route/router.ts';
import { takeKey } from './session/pages.tsx';

takeKey();
fetchPage(route.value.page);
render(<App />, document.getElementById('app')!);
