export { getSources as GET, postSource as POST } from '#lib/server/http/endpoints/sources';
