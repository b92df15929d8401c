export { postReplay as POST } from '#lib/server/http/endpoints/records';
