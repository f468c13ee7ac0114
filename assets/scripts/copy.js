// A press on data-copy puts its text into the clipboard, and says so.
import { announce } from "./announce.js";
import { whenPresent } from "./content.js";

whenPresent("[data-copy]", (button) => {
  button.hidden = !navigator.clipboard;
});

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  announce(button.dataset.copied);
  button.classList.add("copied");
  setTimeout(() => button.classList.remove("copied"), 1500);
});
