export { getMe as GET } from '#lib/server/http/endpoints/people';
