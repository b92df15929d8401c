export { getEdits as GET, postEdits as POST } from '#lib/server/http/endpoints/edit-many';
