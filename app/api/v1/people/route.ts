export { getPeople as GET, postPerson as POST } from '#lib/server/http/endpoints/people';
