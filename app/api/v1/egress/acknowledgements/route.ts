export { acknowledgeRecords as POST } from '#lib/server/http/endpoints/egress';
