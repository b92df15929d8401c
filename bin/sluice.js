#!/usr/bin/env node
// `npx sluice …` and the npm scripts: makes the checkout ready, then runs bin/sluice.ts.
import { bootstrap } from './bootstrap.js';

await bootstrap('bin/sluice.ts', process.argv.slice(2));
