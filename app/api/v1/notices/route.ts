export { postNotice as POST } from '#lib/server/http/endpoints/notices';
