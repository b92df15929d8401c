export { getStream as GET } from '#lib/server/http/endpoints/stream';
