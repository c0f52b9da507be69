/** What the processes page shows on demand, as one file: the tree, the choice of columns, the inspector, births and deaths. */
import '../style/sheets.css';
export { Branches } from './branches.tsx';
export { Counts } from './counts.tsx';
export { Inspector } from './inspector.tsx';
export { Lanes } from './lanes.tsx';
export { LivesTable } from './lives-table.tsx';
export { NoMatch } from './no-match.tsx';
export { Picker } from './picker.tsx';
