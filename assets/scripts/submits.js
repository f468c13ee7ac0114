// A form or button acts once per press, however impatient the hand.
const busy = new WeakSet();
// A file that is handed out leaves its page as it is, and nothing tells when it has begun.
const DOWNLOAD_TAKES = 2_000;

function begin(element) {
  busy.add(element);
  element.setAttribute("aria-busy", "true");
}

function end(element) {
  busy.delete(element);
  element.removeAttribute("aria-busy");
}

function acting(event) {
  return event.type === "submit" ? event.target : event.target.closest?.("[hx-post], [hx-put], [hx-patch], [hx-delete]");
}

function refuseSecond(event) {
  const element = acting(event);
  if (!element || !busy.has(element)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

document.addEventListener("submit", refuseSecond, true);
document.addEventListener("click", refuseSecond, true);

document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (defaultPrevented || target.method !== "post" || target.target === "_blank") return;
  begin(target);
  if ("download" in target.dataset) setTimeout(end, DOWNLOAD_TAKES, target);
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => begin(ctx.sourceElement));
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => end(ctx.sourceElement));
window.addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(end));
