export { getNotice as GET } from '#lib/server/http/endpoints/notices';
