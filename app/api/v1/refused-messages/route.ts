export { getStrayMessages as GET } from '#lib/server/http/endpoints/refused-messages';
