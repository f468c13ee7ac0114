// On pages that belong to the installed app (they name its manifest): the worker is registered, what waits is sent, the
// names are refreshed, and what was shared is handed on. Signing out asks first when something would be lost.
import { whenPresent } from "../content.js";
import { refresh } from "./people.js";
import { send } from "./sending.js";
import { forget, kept, talks, whenTalksChange } from "./store.js";

const AN_HOUR = 3600 * 1000;
const reader = document.body.dataset.reader ?? "";
const belongs = "serviceWorker" in navigator && document.querySelector('link[rel="manifest"]') !== null;

async function ownTalks() {
  return (await talks()).filter((talk) => talk.reader === reader);
}

async function showWaiting() {
  const waiting = document.querySelector("[data-waiting-here]");
  if (!waiting) return;
  const own = await ownTalks();
  waiting.hidden = own.length === 0;
  waiting.querySelector("[data-count]").textContent = own.length;
}

async function refreshNames() {
  const known = await kept("people");
  if (known?.reader === reader && Date.now() - known.at < AN_HOUR) return;
  await refresh();
  navigator.serviceWorker.controller?.postMessage("refresh");
}

async function begin() {
  if (reader) {
    whenTalksChange(showWaiting);
    await showWaiting();
  }
  await navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" });
  if (document.body.hasAttribute("data-signing-in")) await forget("people");
  if (!reader) return;
  await refreshNames();
  await send();
}

// Without a connection all of this waits for the next page, or for the connection.
const quietly = (act) => act().catch(() => undefined);

if (belongs) {
  quietly(begin);
  window.addEventListener("online", () => reader && quietly(send));
}

async function leave(form) {
  await quietly(send);
  const lost = await ownTalks().catch(() => []);
  const dialog = document.getElementById("sign-out-waiting");
  if (lost.length && dialog) return dialog.showModal();
  form.dataset.leaves = "yes";
  return form.requestSubmit();
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!belongs || form.id !== "sign-out" || form.dataset.leaves || event.submitter?.hasAttribute("data-leave-anyway")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leave(form);
  },
  true,
);

// What a phone shared while nobody was signed in, or no connection was there, was put down by the worker.
whenPresent("form[data-shared]", async (form) => {
  const shared = belongs && (await kept("shared").catch(() => undefined));
  if (!shared) return;
  await forget("shared");
  for (const name of ["title", "text", "url"]) form.elements[name].value = shared[name] ?? "";
  if (shared.file) {
    const files = new DataTransfer();
    files.items.add(shared.file);
    form.elements.file.files = files.files;
  }
  form.submit();
});

// A bookmark for dragging does nothing on the page that offers it.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-bookmarklet]")) event.preventDefault();
});

// Where the browser offers to install it, so does the page that explains it.
let offered;
const showOffer = (button) => (button.hidden = !offered);

window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offered = event;
  document.querySelectorAll("[data-install]").forEach(showOffer);
});

whenPresent("[data-install]", (button) => button.addEventListener("click", () => offered?.prompt()));
