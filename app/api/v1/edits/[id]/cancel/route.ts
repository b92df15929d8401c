export { cancelEditMany as POST } from '#lib/server/http/endpoints/edit-many';
