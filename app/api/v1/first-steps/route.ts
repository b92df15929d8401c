export { getFirstSteps as GET } from '#lib/server/http/endpoints/workers';
