export { deleteSavedView as DELETE } from '#lib/server/http/endpoints/saved-views';
