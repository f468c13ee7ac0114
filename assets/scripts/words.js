// Chips that are edited in place: what opens has the focus, Backspace in an empty field takes the last word off,
// Escape closes. Enter adds, as in any form.
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.matches?.("details[data-open-focus]") && target.open) target.querySelector("input:not([type=hidden])")?.focus();
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("[data-words] input[name=name]");
  if (!field || event.isComposing) return;
  if (event.key === "Escape") {
    const opened = field.closest("details");
    opened.open = false;
    opened.querySelector("summary").focus();
  }
  if (event.key === "Backspace" && field.value === "" && !event.repeat) {
    event.preventDefault();
    [...field.closest("[data-words]").querySelectorAll("[data-take-word]")].at(-1)?.click();
  }
});
