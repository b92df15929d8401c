export { postGroupNote as POST } from '#lib/server/http/endpoints/error-groups';
