import { z } from "zod";
import type { Kubectl } from "../../../cluster-client/kubectl";
import { ask } from "../../../http/http-answer";
import type { Step } from "../../../steps/step";
import { entranceOf } from "../../checks/entrance";

interface Expected {
  readonly path: string;
  readonly status: number;
  /** Begin of the content type. */
  readonly type: string;
}

/** What each role alone answers: a path that it doesn't know is 404, one that it knows and finds wrong 400. */
const EXPECTED: readonly Expected[] = [
  { path: "/", status: 200, type: "text/html" },
  { path: "/api/jobs", status: 200, type: "application/json" },
  { path: "/api/jobs/0", status: 400, type: "application/problem+json" },
  { path: "/api/applications/none", status: 400, type: "application/problem+json" },
  { path: "/api/reviews/none", status: 400, type: "application/problem+json" },
  { path: "/apiary", status: 404, type: "" },
  { path: "/api/jobsearch", status: 404, type: "" },
];

const contentType = z.string().default("");

/** From outside, paths lead to the role that answers them, by whole segments. */
export function pathsLead(kubectl: Kubectl, host: string): Step {
  return {
    name: "roles apart: paths lead to the role that answers them",
    play: async () => {
      const entrance = await entranceOf(kubectl);
      const wrong: string[] = [];
      for (const { path, status, type } of EXPECTED) {
        const answer = await ask(`https://${host}${path}`, { entrance, trusted: false });
        const found = contentType.parse(answer.headers["content-type"]);
        if (answer.status !== status || !found.startsWith(type)) {
          wrong.push(`${path} answers ${answer.status} ${found}`);
        }
      }
      if (wrong.length > 0) {
        throw new Error(wrong.join("\n"));
      }
      return EXPECTED.map(({ path, status }) => `${path} ${status}`).join(", ");
    },
  };
}
