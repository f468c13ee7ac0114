// A form or button acts once per press, however impatient the hand.
const busy = new WeakSet();

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
  busy.add(target);
  target.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  busy.add(ctx.sourceElement);
  ctx.sourceElement.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  busy.delete(ctx.sourceElement);
  ctx.sourceElement.removeAttribute("aria-busy");
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[aria-busy]").forEach((form) => {
    busy.delete(form);
    form.removeAttribute("aria-busy");
  });
});
