export { getEdit as GET } from '#lib/server/http/endpoints/edit-many';
