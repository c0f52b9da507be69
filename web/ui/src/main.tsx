/** Starts the app. */
import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import './style/tokens.css';
import './style/components.css';
import './style/app.css';
import { App } from './app.tsx';
import { takeKey } from './session/pages.tsx';

takeKey();
render(<App />, document.getElementById('app')!);
