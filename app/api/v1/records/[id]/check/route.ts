export { postCheck as POST } from '#lib/server/http/endpoints/revisions';
