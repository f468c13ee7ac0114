// Tells screen readers what a swap has changed: the text of data-announce on whatever appeared.
import { whenPresent } from "./content.js";

const region = document.getElementById("announcer");

export function announce(text) {
  if (!region) return;
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 60);
}

let swapped = false;

document.addEventListener("htmx:before:swap", () => {
  swapped = true;
});

whenPresent("[data-announce]", ({ dataset }) => {
  if (swapped) announce(dataset.announce);
});
