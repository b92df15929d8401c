export { postReplayPreview as POST } from '#lib/server/http/endpoints/replays';
