export { rejectRecords as POST } from '#lib/server/http/endpoints/egress';
