export { getLatency as GET } from '#lib/server/http/endpoints/insight';
