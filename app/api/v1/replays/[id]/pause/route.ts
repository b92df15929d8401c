export { pauseReplay as POST } from '#lib/server/http/endpoints/replays';
