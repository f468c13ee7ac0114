// Sends what waits, one after the other and never by two at once. The server knows a talk by its number, so one whose
// answer was lost is sent again without harm. What it asks about stays, with the question, until somebody answers; who was
// not known may have been found or added since, so that is asked again.
import { refresh } from "./people.js";
import { ask, dropTalk, talks } from "./store.js";

export const SIGNED_OUT = "signed-out";

async function sendOne(talk, token) {
  const body = new URLSearchParams({ ...talk.fields, client_id: talk.id });
  const answer = await fetch("/waiting/talks", { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token, Accept: "application/json" } });
  if (!answer.ok && answer.status !== 422) throw new Error(`the server said ${answer.status}`);
  const { sentence, title, acts = [], find = "" } = await answer.json();
  if (!sentence && !title) return dropTalk(talk.id);
  return ask(talk, { sentence: sentence ?? title, acts, find });
}

async function sendAll() {
  const waiting = (await talks()).filter(({ state, asked }) => state === "waiting" || asked?.find);
  if (!waiting.length) return undefined;
  const known = await refresh();
  if (!known) return SIGNED_OUT;
  for (const talk of waiting.filter(({ reader }) => reader === known.reader)) await sendOne(talk, known.token);
  return undefined;
}

export const send = () => navigator.locks.request("send-talks", sendAll);

export async function sendWhenConnected(registration) {
  await registration?.sync?.register("send-talks").catch(() => undefined);
}
