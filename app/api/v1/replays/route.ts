export {
  getReplayOperations as GET,
  postReplayOperation as POST,
} from '#lib/server/http/endpoints/replays';
