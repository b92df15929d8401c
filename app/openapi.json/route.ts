export { getOpenApi as GET } from '#lib/server/http/endpoints/openapi';
