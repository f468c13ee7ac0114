// Between the pages for people inside and the network, and only where it is needed: without a connection a page is
// answered with the one kept page, a talk that cannot be sent waits, and what a phone shares is put down until somebody
// is signed in. No page about anybody is ever kept. Pages for people outside are not touched.
/* global __KEPT__ */
import { send, sendWhenConnected } from "./sending.js";
import { keep, keepTalk } from "./store.js";
import { talkFrom } from "./talk.js";

const { version, files } = __KEPT__;
const CACHE = `kept-${version}`;
const SHELL = "/waiting";
const FILES = new Set(files.map((name) => `/static/dist/${name}`));
const INSIDE = new Set(["", "log", "share", "waiting", "people", "pools", "account"]);
const place = (address) => new URL(address).pathname.split("/")[1];

async function refreshShell() {
  const cache = await caches.open(CACHE);
  const answer = await fetch(SHELL, { cache: "no-store" });
  if (answer.ok && !answer.redirected) await cache.put(SHELL, answer);
}

async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all([cache.addAll([...FILES]), refreshShell()]);
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

const kept = async (name) => (await caches.open(CACHE)).match(name, { ignoreVary: true });

async function pageOrShell(request) {
  try {
    return await fetch(request);
  } catch (failed) {
    const shell = await kept(SHELL);
    if (!shell) throw failed;
    return shell;
  }
}

async function logOrWait(request) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch (failed) {
    const fields = Object.fromEntries(await copy.formData());
    const talk = await talkFrom(fields);
    if (!talk.reader) throw failed;
    if (!("choose" in fields)) await keepTalk(talk);
    await sendWhenConnected(self.registration);
    if (request.headers.has("HX-Request")) return new Response(null, { status: 204, headers: { "HX-Redirect": SHELL } });
    return Response.redirect(SHELL, 303);
  }
}

async function putDown(request) {
  const form = await request.formData();
  const file = form.get("file");
  const words = Object.fromEntries(["title", "text", "url"].map((name) => [name, form.get(name) ?? ""]));
  await keep("shared", { ...words, file: file instanceof File && file.size ? file : undefined });
  return Response.redirect("/share", 303);
}

function answerTo(request) {
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return undefined;
  if (FILES.has(pathname)) return () => kept(pathname).then((found) => found ?? fetch(request));
  const isOurs = request.referrer.startsWith(`${origin}/`);
  if (request.method === "POST" && pathname === "/log" && isOurs) return () => logOrWait(request);
  if (request.mode !== "navigate") return undefined;
  if (request.method === "POST" && pathname === "/share" && !isOurs) return () => putDown(request);
  return request.method === "GET" && INSIDE.has(place(request.url)) ? () => pageOrShell(request) : undefined;
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer());
});
self.addEventListener("sync", (event) => {
  if (event.tag === "send-talks") event.waitUntil(send());
});
self.addEventListener("message", ({ data }) => {
  if (data === "refresh") refreshShell().catch(() => undefined);
});
