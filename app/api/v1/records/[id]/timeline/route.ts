export { getTimeline as GET } from '#lib/server/http/endpoints/timeline';
