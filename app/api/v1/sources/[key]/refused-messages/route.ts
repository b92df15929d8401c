export { getRefusedMessages as GET } from '#lib/server/http/endpoints/refused-messages';
