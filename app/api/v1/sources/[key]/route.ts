export { getSource as GET, patchSource as PATCH } from '#lib/server/http/endpoints/sources';
