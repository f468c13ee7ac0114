// Nothing typed is ever lost: a form with data-draft keeps its text in this tab until it is sent, also over a
// sign-in in between. Kept for one reader only, and dropped when they sign out.
import { whenPresent } from "./content.js";

const reader = document.body.dataset.reader ?? "";
const signingIn = document.body.hasAttribute("data-signing-in");
const keyOf = (form) => `draft:${reader}:${form.dataset.draft}`;
const sentKey = "draft-sent";

function worthKeeping(field) {
  return field.name && !field.disabled && !["hidden", "password", "file", "submit", "button"].includes(field.type);
}

function texts(form) {
  const fields = [...form.elements].filter((field) => worthKeeping(field) && field.matches("input, textarea"));
  return fields.filter((field) => !["checkbox", "radio"].includes(field.type));
}

function keep(form) {
  const kept = Object.fromEntries(texts(form).filter((field) => field.value !== field.defaultValue).map((field) => [field.name, field.value]));
  if (Object.keys(kept).length) sessionStorage.setItem(keyOf(form), JSON.stringify(kept));
  else sessionStorage.removeItem(keyOf(form));
}

function restore(form) {
  const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "{}");
  for (const field of texts(form)) {
    if (!(field.name in kept) || field.value !== field.defaultValue) continue;
    field.value = kept[field.name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const sent = sessionStorage.getItem(sentKey);
sessionStorage.removeItem(sentKey);
if (sent && !signingIn) sessionStorage.removeItem(sent);

whenPresent("form[data-draft]", restore);

document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (form?.matches("[data-draft]")) keep(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-forget-drafts]")) sessionStorage.clear();
  else if (form.matches("[data-draft]") && !event.defaultPrevented) sessionStorage.setItem(sentKey, keyOf(form));
});

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement?.closest?.("form[data-draft]");
  if (form && ctx.response.status < 300) sessionStorage.removeItem(keyOf(form));
});
