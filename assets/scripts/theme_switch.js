// The three choices of the user menu: as the device, light, dark.
import { whenPresent } from "./content.js";

function show() {
  const choice = document.documentElement.dataset.themeChoice;
  document.querySelectorAll("[data-theme-to]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.themeTo === choice));
  });
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-theme-to]");
  if (!button) return;
  localStorage.setItem("theme", button.dataset.themeTo);
  document.dispatchEvent(new Event("theme:chosen"));
  show();
});

whenPresent("[data-theme-to]", show);
