export { resumeReplay as POST } from '#lib/server/http/endpoints/replays';
