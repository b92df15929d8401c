export { getHealth as GET } from '#lib/server/http/endpoints/health';
