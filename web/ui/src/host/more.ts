/** What a host's page shows on demand, as one file: the charts below the first six, its parts, the explorer, small forms. */
export { Aside } from './aside.tsx';
export { Entities } from './tab.tsx';
export { Explore } from './explore.tsx';
export { MoreCharts } from './more-charts.tsx';
export { RangeForm } from './range-form.tsx';
