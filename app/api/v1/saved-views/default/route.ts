export { putDefaultView as PUT } from '#lib/server/http/endpoints/saved-views';
