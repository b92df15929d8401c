export { shakeHands as OPTIONS } from '#lib/server/http/endpoints/handshake';
export { receiveRecords as POST } from '#lib/server/http/endpoints/ingress';
