import { Problem } from "../../../http/problem";
import type { Accounts } from "../accounts";
import { answerReview, findReview, openReview, type Review } from "../applicants-api";
import { readForm } from "../form";
import type { Caller } from "../caller";
import { reviewPage } from "../pages/review-page";
import type { Site } from "../site";
import { uuidOf } from "./path-parameters";

/** An application as its company reads and answers it. The id of the review is the permission to. */
export function reviewPages(site: Site, accounts: Accounts): void {
  site.on("get", "/reviews/:id", async (context, caller) => {
    const id = uuidOf(context);
    // Whatever looks whether a link in a mail leads anywhere opens nothing.
    const review = await (context.req.method === "HEAD" ? findReview : open)(caller, id);
    return reviewPage(review, { typed: { decision: "", answer: "" } });
  });

  site.on("post", "/reviews/:id", async (context, caller) => {
    const id = uuidOf(context);
    const form = await readForm(context);
    const typed = { decision: form.text("decision"), answer: form.text("answer") };
    try {
      await accounts.asAnybody(context, caller, (permitted) => answerReview(permitted, id, typed));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.status === 400)
        return reviewPage(await findReview(caller, id), { typed, problem: error });
      // Withdrawn or answered meanwhile: its page says so.
      if (error.code !== "application-closed") throw error;
    }
    return context.redirect(`/reviews/${id}`, 303);
  });
}

/** It can be read even while it can't be noted that it was: by a full disk, or a role of the release before. */
async function open(caller: Caller, id: string): Promise<Review> {
  try {
    return await openReview(caller, id);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return findReview(caller, id);
  }
}
