export { handleAuth as GET, handleAuth as POST } from '#lib/server/http/endpoints/auth';
