export { deletePushSecret as DELETE } from '#lib/server/http/endpoints/push-secrets';
