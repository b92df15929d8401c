// `npm test`: makes the checkout ready, then runs everything.
import { bootstrap } from './bootstrap.js';

await bootstrap('bin/checks/run-all.js', process.argv.slice(2));
