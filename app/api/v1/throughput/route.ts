export { getThroughput as GET } from '#lib/server/http/endpoints/insight';
