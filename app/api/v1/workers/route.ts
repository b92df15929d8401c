export { getWorkers as GET } from '#lib/server/http/endpoints/workers';
