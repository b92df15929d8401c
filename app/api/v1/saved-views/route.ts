export {
  getSavedViews as GET,
  postSavedView as POST,
} from '#lib/server/http/endpoints/saved-views';
