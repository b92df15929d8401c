export { postReplayFailed as POST } from '#lib/server/http/endpoints/replays';
