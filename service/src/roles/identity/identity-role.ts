import { InProcessCache } from "../../cache/in-process-cache";
import type { Role, RoleHost } from "../role";
import { Attempts } from "./attempts";
import { Accounts } from "./data/accounts";
import { StoredKeys } from "./data/signing-keys";
import { KeyRing } from "./key-ring";
import { Passwords } from "./passwords";
import { accountRoutes } from "./routes/accounts";
import { sessionRoutes } from "./routes/sessions";
import { tokenRoutes } from "./routes/tokens";
import { Sessions } from "./sessions";

/** Accounts of people and companies, who is signed in, and the tokens by which other roles know them. */
export function startRole({ database, settings }: RoleHost): Promise<Role> {
  const own = new InProcessCache();
  const caches = { shared: own, own };
  const sessions = new Sessions(caches, {
    idleMilliseconds: settings.SESSION_IDLE_SECONDS * 1000,
    lifetimeMilliseconds: settings.SESSION_LIFETIME_SECONDS * 1000,
  });
  const keys = new KeyRing(new StoredKeys(database));
  const options = {
    accounts: new Accounts(database),
    passwords: new Passwords(),
    attempts: new Attempts(caches),
    sessions,
    trustedProxies: settings.TRUSTED_PROXIES,
  };
  return Promise.resolve({
    name: "identity",
    addRoutes(api) {
      accountRoutes(api, options);
      sessionRoutes(api, options);
      tokenRoutes(api, { ...options, keys });
    },
  });
}
