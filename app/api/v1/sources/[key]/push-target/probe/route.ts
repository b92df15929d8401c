export { postProbe as POST } from '#lib/server/http/endpoints/transports';
