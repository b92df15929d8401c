export { postTestRecord as POST } from '#lib/server/http/endpoints/transports';
