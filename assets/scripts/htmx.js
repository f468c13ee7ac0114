// htmx with what every request of ours carries; its settings stand in the page's htmx-config.
import "htmx.org";

const token = document.querySelector('meta[name="csrf-token"]');

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const { method, headers } = ctx.request;
  if (token && method.toUpperCase() !== "GET") headers["X-CSRFToken"] = token.content;
});

// What was typed while the page was still coming is asked for once somebody listens: htmx begins in a task of its own, before this.
setTimeout(() => {
  for (const box of document.querySelectorAll('[hx-trigger*="input"] input[type="search"], input[type="search"][hx-trigger*="input"]')) {
    if (box.value !== box.defaultValue) box.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
