export { postEditPreview as POST } from '#lib/server/http/endpoints/edit-many';
