import type { RoleName } from "../config/role-names";
import type { Role, RoleHost, RoleModule } from "./role";

const MODULES: Readonly<Record<RoleName, () => Promise<RoleModule>>> = {
  web: () => import("./web/web-role"),
  jobs: () => import("./jobs/jobs-role"),
  notifier: () => import("./notifier/notifier-role"),
  identity: () => import("./identity/identity-role"),
  applicants: () => import("./applicants/applicants-role"),
};

/** Starts the roles that the process has; of the others nothing is loaded. */
export async function loadRoles(names: readonly RoleName[], host: RoleHost): Promise<Role[]> {
  return Promise.all(names.map(async (name) => (await MODULES[name]()).startRole(host)));
}
