import { InProcessCache } from "../../cache/in-process-cache";
import type { ValkeyCache } from "../../cache/valkey-cache";
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

/** Of the keys that a server's user of this role may use. */
const KEY_PREFIX = "identity:";

/** Accounts of people and companies, who is signed in, and the tokens by which other roles know them. */
export async function startRole(host: RoleHost): Promise<Role> {
  const { database, settings } = host;
  const own = new InProcessCache();
  const valkey = await valkeyOf(host);
  const caches = { shared: valkey ?? own, own };
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
  return {
    name: "identity",
    addRoutes(api) {
      accountRoutes(api, options);
      sessionRoutes(api, options);
      tokenRoutes(api, { ...options, keys });
    },
    ...(valkey !== undefined && {
      checks: () => ({
        cache: {
          componentType: "datastore",
          status: valkey.isUp ? "pass" : "warn",
          observedValue: valkey.isUp ? "connected" : "away",
        },
      }),
      metrics: [
        {
          name: "cache_up",
          help: "Whether the cache that replicas share is connected.",
          type: "gauge",
          read: () => Number(valkey.isUp),
        },
      ],
      close: () => valkey.close(),
    }),
  };
}

/** The server that replicas share, if there is one; its program is loaded then. */
async function valkeyOf({ cache: config, logger }: RoleHost): Promise<ValkeyCache | undefined> {
  if (config === undefined) return undefined;
  const { ValkeyCache } = await import("../../cache/valkey-cache");
  return new ValkeyCache({ config, prefix: KEY_PREFIX, logger });
}
