// The names of those with whom the reader keeps in touch, and who the reader is: refreshed while there is a connection,
// gone after seven days without one, and as soon as it shows that nobody is signed in.
import { forget, keep, kept } from "./store.js";

const A_WEEK = 7 * 24 * 3600 * 1000;

export async function known() {
  const found = await kept("people");
  return found && Date.now() - found.at > A_WEEK ? { ...found, names: [] } : found;
}

// Who reads, with a fresh token for sending; undefined when nobody is signed in. Fails without a connection.
export async function refresh() {
  const answer = await fetch("/waiting/people", { headers: { Accept: "application/problem+json" }, redirect: "manual", cache: "no-store" });
  if (answer.status >= 500 || answer.status === 429) throw new Error(`the server said ${answer.status}`);
  if (!answer.ok) {
    await forget("people");
    return undefined;
  }
  const { reader, token, people } = await answer.json();
  await keep("people", { reader, names: people, at: Date.now() });
  return { reader, token };
}
