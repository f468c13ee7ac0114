// The page that is kept on the device: a talk is written down without a connection, and what waits is shown, with what the
// server asks about it. Only who logged a talk reads it here; of others' it is told that they wait.
import { known, refresh } from "./people.js";
import { SIGNED_OUT, send, sendWhenConnected } from "./sending.js";
import { dropTalk, keepTalk, kept, forget, talks, whenTalksChange } from "./store.js";
import { talkFrom } from "./talk.js";

const page = document.getElementById("main");
const form = document.getElementById("log-here");
const list = document.getElementById("waiting");
const within = (selector, root = page) => root.querySelector(selector);
const words = page.dataset;
const TRIED_AGAIN_EVERY = 10_000;
let isSignedOut = false;
// Browsers say that they are online as soon as there is any network, so it is whether the server answers that counts.
let isConnected = navigator.onLine;

function say(text) {
  within("[data-said]").textContent = text;
}

function button(label, classes, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn btn-small ${classes}`;
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

async function again(talk, changes = {}) {
  await keepTalk({ ...talk, state: "waiting", asked: undefined, fields: { ...talk.fields, ...changes } });
  await deliver();
}

function discard(talk, acts) {
  const sure = [button(words.sure, "btn-danger", () => dropTalk(talk.id)), button(words.stay, "btn-plain", () => draw())];
  acts.replaceChildren(...sure);
  sure[0].focus();
}

function buttons(talk, acts) {
  const offered = (talk.asked?.acts ?? []).map(({ label, changes }) => button(label, "btn-quiet", () => again(talk, changes)));
  if (talk.asked?.find) {
    const link = Object.assign(document.createElement("a"), { href: talk.asked.find, className: "btn btn-small btn-quiet", textContent: words.find });
    offered.push(link);
  }
  if (talk.state === "waiting" && isConnected && !isSignedOut) offered.push(button(words.retry, "btn-quiet", () => deliver()));
  acts.replaceChildren(...offered, button(words.discard, "btn-plain", () => discard(talk, acts)));
}

function state(talk) {
  if (talk.asked) return talk.asked.sentence;
  if (isSignedOut) return words.signIn;
  return isConnected ? words.sends : words.waits;
}

function entry(talk) {
  const item = document.getElementById("one-waiting").content.firstElementChild.cloneNode(true);
  const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  item.dataset.state = talk.state;
  within("[data-name]", item).textContent = talk.name || words.nobody;
  within("[data-when]", item).textContent = day.format(new Date(talk.fields.at));
  within("[data-how]", item).textContent = within(`#log-here input[name=kind][value="${talk.fields.kind}"]`)?.parentElement.textContent.trim() ?? "";
  within("[data-summary]", item).textContent = talk.fields.summary;
  within("[data-state-words]", item).textContent = state(talk);
  buttons(talk, within("[data-acts]", item));
  return item;
}

function drawOthers(others) {
  const told = within("[data-others]");
  told.hidden = others.length === 0;
  within("[data-count]", told).textContent = others.length;
}

async function draw() {
  const reader = (await known())?.reader;
  const all = await talks();
  const own = all.filter((talk) => talk.reader === reader).sort((one, other) => other.written - one.written);
  list.replaceChildren(...own.map(entry));
  within("[data-nothing]").hidden = all.length > 0;
  drawOthers(all.filter((talk) => talk.reader !== reader));
  within("[data-offline]").hidden = isConnected;
  within("[data-signed-out]").hidden = !isSignedOut;
  form.hidden = !reader;
  within("[data-first-sign-in]").hidden = Boolean(reader) || isSignedOut;
}

async function answers() {
  if (!navigator.onLine) return false;
  return fetch("/healthz", { cache: "no-store" }).then(() => true, () => false);
}

async function deliver() {
  const before = (await talks()).length;
  try {
    isSignedOut = (await send()) === SIGNED_OUT;
    isConnected = await answers();
    const sent = before - (await talks()).length;
    if (sent) say(words.sent.replace("%s", sent));
  } catch {
    isConnected = await answers();
    await sendWhenConnected(await navigator.serviceWorker?.getRegistration());
  }
  await draw();
}

async function offerNames() {
  const names = (await known())?.names ?? [];
  const options = names.map(([, name]) => Object.assign(document.createElement("option"), { value: name }));
  document.getElementById("names").replaceChildren(...options);
  const asked = new URLSearchParams(location.search).get("prospect_id");
  const chosen = names.find(([id]) => id === asked);
  if (chosen && !form.elements.who.value) form.elements.who.value = chosen[1];
}

// What was shared without a connection begins a talk: an address is enough to find out later who it was.
async function takeShared() {
  if (!location.pathname.startsWith("/share") || isConnected) return;
  const shared = await kept("shared");
  if (!shared) return;
  await forget("shared");
  form.elements.who.value = [shared.url, shared.text, shared.title].find(Boolean)?.slice(0, 200) ?? "";
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(form));
  const missing = !fields.who.trim();
  within("[data-who-missing]").hidden = !missing;
  if (missing) return form.elements.who.focus();
  form.reset();
  try {
    await keepTalk(await talkFrom(fields));
  } catch (error) {
    for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
    throw error;
  }
  say(words.keptHere);
  return deliver();
});

async function begin() {
  isConnected = await answers();
  if (isConnected) isSignedOut = !(await refresh().catch(() => true));
  await takeShared();
  await draw();
  await offerNames();
  await deliver();
  setInterval(() => list.children.length && document.visibilityState === "visible" && !isConnected && deliver(), TRIED_AGAIN_EVERY);
}

within("[data-delete-others]").addEventListener("click", async ({ target }) => {
  if (!target.dataset.asked) {
    target.dataset.asked = "yes";
    target.textContent = words.sure;
    return;
  }
  const reader = (await known())?.reader;
  for (const talk of await talks()) if (talk.reader !== reader) await dropTalk(talk.id);
});

whenTalksChange(async () => {
  isConnected = await answers();
  await draw();
});
window.addEventListener("online", deliver);
window.addEventListener("offline", deliver);
begin();
