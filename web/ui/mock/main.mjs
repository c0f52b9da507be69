/** Development tool, no part of the product: serves the built app against simulated hosts. `npm run mock [-- port [hosts]]` */
import { startMock } from './server.mjs';

const [port, hosts] = process.argv.slice(2).map(Number);
const mock = await startMock({ port: port || 0, hosts: hosts || 13 });
console.log(mock.signIn());
