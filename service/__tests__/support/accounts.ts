import { jsonPost, type testApp } from "./test-app";

type Request = Awaited<ReturnType<typeof testApp>>["app"]["request"];

const PASSWORD = "correct horse battery";

/** Signs up and in. @returns headers that tell other roles who asks */
export async function signedIn(request: Request, email: string, company?: string) {
  await request("/api/accounts", jsonPost({ email, password: PASSWORD, name: email, company }));
  const session = await request("/api/sessions", jsonPost({ email, password: PASSWORD }));
  const { session: id } = (await session.json()) as { session: string };
  const answer = await request("/api/tokens", {
    method: "POST",
    headers: { authorization: `Bearer ${id}` },
  });
  const { token } = (await answer.json()) as { token: string };
  return { authorization: `Bearer ${token}` };
}
