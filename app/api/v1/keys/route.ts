export { getKeys as GET, postKey as POST } from '#lib/server/http/endpoints/keys';
