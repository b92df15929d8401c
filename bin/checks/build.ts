/** The build step of `npm test`: the same build as that of a start. */
import { buildConsole } from '#lib/server/launch/build-console';

await buildConsole(new AbortController().signal);
