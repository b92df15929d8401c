export { postApproval as POST } from '#lib/server/http/endpoints/revisions';
