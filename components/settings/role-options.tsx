import { ROLES, type Role } from '#lib/domain/access';

const MEANINGS: Readonly<Record<Role, string>> = {
  viewer: 'Viewer: reads',
  operator: 'Operator: reads and replays',
  admin: 'Admin: everything',
};

/** The roles as options of a select. */
export function RoleOptions() {
  return ROLES.map((role) => (
    <option key={role} value={role}>
      {MEANINGS[role]}
    </option>
  ));
}
