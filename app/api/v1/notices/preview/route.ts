export { postNoticePreview as POST } from '#lib/server/http/endpoints/notices';
