export { postComment as POST } from '#lib/server/http/endpoints/timeline';
