export { cancelReplay as POST } from '#lib/server/http/endpoints/replays';
