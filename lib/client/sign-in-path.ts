/** The way to the sign-in page and back to where a person was. */
const SIGN_IN = '/sign-in';

/** The sign-in page's address that comes back to `path` afterwards. */
export function signInPath(path: string): string {
  return path === '/' ? SIGN_IN : `${SIGN_IN}?return=${encodeURIComponent(path)}`;
}

/** Where to go after signing in: a path of this site, or the Overview for anything else. */
export function safeReturnPath(wanted: string | null | undefined): string {
  if (wanted === null || wanted === undefined) return '/';
  if (!wanted.startsWith('/') || /[\\\u0000-\u001f]/.test(wanted)) return '/';
  const base = 'http://here.invalid';
  const url = URL.parse(wanted, base);
  return url?.origin === base && url.pathname !== SIGN_IN ? wanted : '/';
}

/** Leaves for the sign-in page, unless already there. */
export function goToSignIn(): void {
  const { pathname, search } = window.location;
  if (pathname === SIGN_IN) return;
  window.location.assign(signInPath(pathname + search));
}
