import type { Role, RoleHost } from "../role";
import { Applications } from "./data/applications";
import { findJob } from "./jobs-api";
import { applicationRoutes } from "./routes/applications";
import { reviewRoutes } from "./routes/reviews";

/** Applications: applicants submit and withdraw them, companies answer them. Jobs are another role's. */
export function startRole({ database, messaging, config, apis, tokens }: RoleHost): Promise<Role> {
  const applications = new Applications(database);
  const wake = () => messaging.wake();
  return Promise.resolve({
    name: "applicants",
    addRoutes(api) {
      applicationRoutes(api, {
        applications,
        tokens,
        wake,
        isOn: (feature) => config.current.features.has(feature),
        findJob: (id) => findJob(apis, id),
      });
      reviewRoutes(api, { applications, tokens, wake });
    },
  });
}
