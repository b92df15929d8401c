export { getReadiness as GET } from '#lib/server/http/endpoints/health';
