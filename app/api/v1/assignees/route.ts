export { getAssignees as GET } from '#lib/server/http/endpoints/error-groups';
