export { getIntegrationAppMessages as GET } from '#lib/server/http/endpoints/asyncapi';
