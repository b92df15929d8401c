export { extendLeases as POST } from '#lib/server/http/endpoints/egress';
