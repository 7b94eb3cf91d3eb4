import type { Problem } from "../../../http/problem";
import type { Page } from "./layout";

/** Names and values, in their order. */
export type TypedFields = readonly (readonly [name: string, value: string])[];

interface Words {
  readonly heading: string;
  readonly text: string;
}

/**
 * What a visitor reads instead of a problem of the API.
 * @param path where it happened, to try again.
 * @param typed the fields of the form that was sent; undefined when none was, or when it is not to be sent again.
 */
export function problemPage(problem: Problem, path: string, typed?: TypedFields): Page {
  const { heading, text } = wordsFor(problem);
  const isOver = problem.code === "sign-in-again";
  const isPassing = problem.status >= 500 || problem.status === 429 || isOver;
  return {
    title: heading,
    status: problem.status,
    headers: problem.headers,
    isPrivate: true,
    content: (
      <section class="card message">
        <h1>{heading}</h1>
        <p>{text}</p>
        {isOver && (
          <p>
            <a class="button" href="/sign-in" target="_blank">
              Sign in, in a new tab
            </a>
          </p>
        )}
        {isPassing && typed !== undefined && <SendAgain path={path} typed={typed} />}
        <p class="actions">
          {isPassing && typed === undefined && (
            <a class="button" href={path}>
              Try again
            </a>
          )}
          <a href="/">See all jobs</a>
        </p>
      </section>
    ),
  };
}

function SendAgain({ path, typed }: { readonly path: string; readonly typed: TypedFields }) {
  return (
    <form method="post" action={path} class="stack">
      {typed.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <p>What you typed is kept.</p>
      <button type="submit">Send it again</button>
    </form>
  );
}

function wordsFor({ status, code }: Problem): Words {
  switch (code) {
    case "sign-in-again":
      return {
        heading: "Your session is over",
        text: "Nothing was sent yet. Sign in again, come back to this page, and send it.",
      };
    case "other-site":
      return {
        heading: "This form came from another site",
        text: "Nothing was done. Open the page here and send the form again.",
      };
    case "feature-off":
      return {
        heading: "Applications are closed for now",
        text: "Nothing was sent. Please come back later.",
      };
    case "body-too-large":
      return { heading: "That is too long", text: "Nothing was sent. Go back and shorten it." };
    default:
  }
  if (status === 404 || status === 405 || status === 410)
    return {
      heading: "There is nothing here",
      text: "The address may be mistyped, or what was here is gone.",
    };
  if (status === 429)
    return {
      heading: "That was too often",
      text: "Nothing was done. Please wait a little before you try again.",
    };
  if (status === 403)
    return {
      heading: "This needs another account",
      text: "Nothing was done. Sign in with the account of a company to post its jobs and answer what is sent for them.",
    };
  if (status >= 500)
    return {
      heading: "This is not available right now",
      text: "A part of the job board does not answer. Nothing that was sent before is lost. Please try again in a moment.",
    };
  return { heading: "This cannot be read", text: "Go back and try it once more." };
}
