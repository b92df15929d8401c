/** Who may do what: roles of people, scopes of machine keys. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const SCOPES = ['ingress', 'egress', 'deliver', 'read', 'replay'] as const;
export type Scope = (typeof SCOPES)[number];

/** `bearer`: the key itself travels with each request. `signed`: it signs each request and stays at home. */
export const KEY_KINDS = ['bearer', 'signed'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** What a signed key may do: a signature covers the body, and here the body says what is wanted. */
export const SIGNED_SCOPES: readonly Scope[] = ['ingress', 'egress', 'deliver'];

/** In a machine key's list of sources: all of them. */
export const EVERY_SOURCE = '*';

/** Whether a person of role `held` may do what asks for role `needed`. */
export function roleAllows(held: Role, needed: Role): boolean {
  return ROLES.indexOf(held) >= ROLES.indexOf(needed);
}

/** Who is asking: a machine by its key, or a person by a session. */
export type Principal =
  | {
      readonly kind: 'machine';
      readonly keyId: number;
      readonly name: string;
      readonly scopes: readonly Scope[];
      readonly sources: readonly string[];
    }
  | {
      readonly kind: 'person';
      readonly personId: string;
      readonly name: string;
      readonly email: string;
      readonly role: Role;
    };

/** Whether a principal may act on a source. People may act on every source. */
export function mayUseSource(principal: Principal, source: string): boolean {
  if (principal.kind === 'person') return true;
  return principal.sources.includes(EVERY_SOURCE) || principal.sources.includes(source);
}
