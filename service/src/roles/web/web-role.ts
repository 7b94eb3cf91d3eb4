import { join } from "node:path";
import type { Role, RoleHost } from "../role";
import { Accounts } from "./accounts";
import { Renderer } from "./renderer";
import { accountPages } from "./routes/account-pages";
import { applicationPages } from "./routes/application-pages";
import { companyPages } from "./routes/company-pages";
import { jobPages } from "./routes/job-pages";
import { reviewPages } from "./routes/review-pages";
import { Site } from "./site";
import { Style } from "./style";

/** The pages for people. It has no data: what it shows it asks of other roles. */
export function startRole({ apis, config, logger, folder }: RoleHost): Promise<Role> {
  const style = new Style(join(folder, "page"));
  const notice = () => config.current.messageOfTheDay;
  const accounts = new Accounts();
  const renderer = new Renderer({ logger, styleUrl: style.url, notice });
  return Promise.resolve({
    name: "web",
    addRoutes({ app }) {
      const site = new Site(app, renderer, apis);
      style.addRoute(app);
      jobPages(site, accounts);
      applicationPages(site);
      reviewPages(site, accounts);
      accountPages(site, accounts);
      companyPages(site, accounts);
    },
    answerProblem: (context, problem) => renderer.answerProblem(context, problem),
  });
}
