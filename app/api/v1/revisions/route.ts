export { getWaitingRevisions as GET } from '#lib/server/http/endpoints/revisions';
