export { getAcknowledgementDelays as GET } from '#lib/server/http/endpoints/insight';
