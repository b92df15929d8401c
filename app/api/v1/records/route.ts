export { getRecords as GET } from '#lib/server/http/endpoints/records';
