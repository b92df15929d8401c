export { getRecordFacets as GET } from '#lib/server/http/endpoints/record-facets';
