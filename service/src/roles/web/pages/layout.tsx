import type { Child } from "hono/jsx";

/** A page without what all pages have. */
export interface Page {
  /** What it is about, before the name of the site. */
  readonly title: string;
  readonly content: Child;
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whoever knows its address may see it: search engines are not to list it. @default false */
  readonly isPrivate?: boolean;
}

/** Who visits a site that has accounts. */
export type Visitor = "stranger" | "person" | "company";

interface LayoutProps {
  readonly page: Page;
  readonly styleUrl: string;
  /** Shown on every page; empty for none. */
  readonly notice: string;
  readonly visitor: Visitor;
  /** Of the page. */
  readonly path: string;
}

/** Where each visitor finds something, beside the jobs. */
const PLACES: Readonly<Record<Visitor, readonly (readonly [path: string, name: string])[]>> = {
  stranger: [
    ["/sign-in", "Sign in"],
    ["/sign-up", "Sign up"],
  ],
  person: [["/my/applications", "My applications"]],
  company: [
    ["/company/applications", "Applications"],
    ["/company/jobs/new", "Post a job"],
  ],
};

export function Layout({ page, styleUrl, notice, visitor, path }: LayoutProps) {
  const places = [["/", "Jobs"] as const, ...PLACES[visitor]];
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {page.isPrivate === true && <meta name="robots" content="noindex" />}
        <title>{`${page.title} – Job board`}</title>
        <link rel="icon" href="/page/icon.svg" />
        <link rel="stylesheet" href={styleUrl} />
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <header class="site">
          <div class="width">
            <a class="brand" href="/">
              <img src="/page/icon.svg" alt="" width="28" height="28" /> Job board
            </a>
            <nav aria-label="Main">
              {places.map(([to, name]) => (
                <a href={to} aria-current={to === path ? "page" : undefined}>
                  {name}
                </a>
              ))}
              {visitor !== "stranger" && <SignOut />}
            </nav>
          </div>
          {notice !== "" && <p class="notice width">{notice}</p>}
        </header>
        <main id="content" class="width">
          {page.content}
        </main>
        <footer class="site">
          <div class="width">
            <span>Job board</span>
            <nav aria-label="For developers">
              <a href="/docs">API</a>
              <a href="/instances">Instances</a>
            </nav>
          </div>
        </footer>
      </body>
    </html>
  );
}

function SignOut() {
  return (
    <form method="post" action="/sign-out">
      <button type="submit" class="plain">
        Sign out
      </button>
    </form>
  );
}
