export { deleteKey as DELETE } from '#lib/server/http/endpoints/keys';
