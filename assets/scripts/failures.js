// What went wrong on the way is said in a toast, with a way to try again. What the server has already said
// (a 422 beside its field, or a toast of its own) is not repeated.
import { showToast } from "./toasts.js";

function again({ sourceElement, sourceEvent }) {
  if (!sourceElement?.isConnected) return;
  if (sourceElement.matches("form")) sourceElement.requestSubmit();
  else sourceElement.dispatchEvent(new Event(sourceEvent?.type ?? "click", { bubbles: true, cancelable: true }));
}

function tell(ctx) {
  showToast("toast-failure", { retry: () => again(ctx) });
}

document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
  console.error(error);
  if (ctx?.sourceElement) tell(ctx);
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const { status } = ctx.response;
  const saidByServer = status === 422 || ctx.hx.redirect || ctx.text.includes("<hx-partial");
  if (!saidByServer) tell(ctx);
});
