export { postRejection as POST } from '#lib/server/http/endpoints/revisions';
