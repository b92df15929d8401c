export {
  getErrorGroup as GET,
  patchErrorGroup as PATCH,
} from '#lib/server/http/endpoints/error-groups';
