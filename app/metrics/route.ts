export { getMetrics as GET } from '#lib/server/http/endpoints/metrics';
