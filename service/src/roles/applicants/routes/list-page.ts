import type { Context } from "hono";
import { DEFAULT_LIMIT } from "../../../http/fields";
import type { ServiceEnv } from "../../../http/observed-response";
import { validate } from "../../../http/read-request";
import type { Application } from "../data/application";
import type { ListPage } from "../data/applications";
import { decodeCursor, encodeCursor } from "./cursor";
import { listQuerySchema } from "./schemas";

/** @param find gives the applications of a page. @param view as they are listed. @param idOf what the list knows them by. */
export async function listPage<View>(
  context: Context<ServiceEnv>,
  find: (page: ListPage) => Promise<Application[]>,
  view: (application: Application) => View,
  idOf: (application: Application) => string,
): Promise<{ items: View[]; next_cursor: string | null }> {
  const { cursor, limit = DEFAULT_LIMIT } = validate("query", listQuerySchema, context.req.query());
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  // One more than asked for tells whether there is another page.
  const found = await find({ after, most: limit + 1 });
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(view),
    next_cursor:
      last === undefined ? null : encodeCursor({ submittedAt: last.submittedAt, id: idOf(last) }),
  };
}
