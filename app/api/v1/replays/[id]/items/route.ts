export { getReplayItems as GET } from '#lib/server/http/endpoints/replays';
