export { getReplayOperation as GET } from '#lib/server/http/endpoints/replays';
