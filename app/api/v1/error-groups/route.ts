export { getErrorGroups as GET } from '#lib/server/http/endpoints/error-groups';
