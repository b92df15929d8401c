export { enqueueRecords as POST } from '#lib/server/http/endpoints/egress';
