export { leaseRecords as POST } from '#lib/server/http/endpoints/egress';
