export { getStatusCounts as GET } from '#lib/server/http/endpoints/insight';
