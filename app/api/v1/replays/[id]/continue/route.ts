export { continueReplay as POST } from '#lib/server/http/endpoints/replays';
