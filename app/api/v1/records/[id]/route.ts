export { getRecord as GET } from '#lib/server/http/endpoints/records';
