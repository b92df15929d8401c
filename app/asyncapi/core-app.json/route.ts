export { getCoreAppMessages as GET } from '#lib/server/http/endpoints/asyncapi';
