export { getTransport as GET } from '#lib/server/http/endpoints/transports';
