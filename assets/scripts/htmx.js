// htmx with what every request of ours carries; its settings stand in the page's htmx-config.
import "htmx.org";

const token = document.querySelector('meta[name="csrf-token"]');

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const { method, headers } = ctx.request;
  if (token && method.toUpperCase() !== "GET") headers["X-CSRFToken"] = token.content;
});
