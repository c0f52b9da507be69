/** What the compare page shows a moment later or on demand, in one file. */
export { ChartTable } from '../chart/table.tsx';
export { Explains } from './explains.tsx';
export { groupsOf } from './groups.ts';
export { Times } from './times.tsx';
export { Lacks } from './lacks.tsx';
export { fit } from './offers.tsx';
export { Tools } from './tools.tsx';
