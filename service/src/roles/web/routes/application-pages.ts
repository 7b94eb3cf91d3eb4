import { Problem } from "../../../http/problem";
import { findApplication, withdraw } from "../applicants-api";
import { applicationPage } from "../pages/application-page";
import type { Site } from "../site";
import { uuidOf } from "./path-parameters";

/** How an application stands, and withdrawing it. Its random id is the permission to. */
export function applicationPages(site: Site): void {
  site.on("get", "/applications/:id", async (context, caller) =>
    applicationPage(await findApplication(caller, uuidOf(context))),
  );

  site.on("post", "/applications/:id", async (context, caller) => {
    const id = uuidOf(context);
    try {
      await withdraw(caller, id);
    } catch (error) {
      // Answered meanwhile: its page says so.
      if (!(error instanceof Problem) || error.code !== "application-closed") throw error;
    }
    return context.redirect(`/applications/${id}`, 303);
  });
}
