// Focus is never lost after a swap: it returns to the same control, else to what took its place.
let lost = null;

const focusable = "a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select, textarea, summary, [tabindex]";

function describe(element) {
  const neighbour = element.closest("[data-row], article, li, tr")?.nextElementSibling ?? null;
  return { element, id: element.id, name: element.name, form: element.form?.id, neighbour };
}

const within = (element) => element?.isConnected && (element.matches(focusable) ? element : element.querySelector(focusable));

function successor({ id, name, form, neighbour }, target) {
  return (
    target?.querySelector("[autofocus], [data-focus]") ||
    (id && document.getElementById(id)) ||
    (name && form && document.getElementById(form)?.elements.namedItem(name)) ||
    within(target) ||
    within(neighbour) ||
    document.getElementById("main")
  );
}

function restore(target) {
  const active = document.activeElement;
  if (!lost || (active && active !== document.body)) return;
  const next = successor(lost, target);
  if (next && !next.matches(focusable)) next.tabIndex = -1;
  next?.focus?.({ preventScroll: next.id === "main" });
}

document.addEventListener("htmx:before:swap", () => {
  const active = document.activeElement;
  lost = active && active !== document.body ? describe(active) : null;
});

document.addEventListener("htmx:after:swap", ({ detail }) => {
  const target = detail.ctx?.target;
  const current = typeof target === "string" ? document.querySelector(target) : target;
  const there = current?.isConnected ? current : current?.id && document.getElementById(current.id);
  setTimeout(() => restore(there || null));
});

// A page that comes back with something to say (a form with mistakes) begins there.
document.querySelector("main [data-focus]")?.focus();
