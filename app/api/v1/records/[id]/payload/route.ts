export { getPayload as GET } from '#lib/server/http/endpoints/records';
