export { getRevisions as GET, postRevision as POST } from '#lib/server/http/endpoints/revisions';
