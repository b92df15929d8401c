export { getLastGood as GET } from '#lib/server/http/endpoints/timeline';
