export { postEdits as POST } from '#lib/server/http/endpoints/edit-many';
