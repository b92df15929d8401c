export { postDryRun as POST } from '#lib/server/http/endpoints/replays';
