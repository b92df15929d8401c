export { deletePerson as DELETE, patchPerson as PATCH } from '#lib/server/http/endpoints/people';
