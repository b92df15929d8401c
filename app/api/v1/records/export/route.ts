export { getRecordExport as GET } from '#lib/server/http/endpoints/record-export';
