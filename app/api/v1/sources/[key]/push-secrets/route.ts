export {
  getPushSecrets as GET,
  postPushSecret as POST,
} from '#lib/server/http/endpoints/push-secrets';
