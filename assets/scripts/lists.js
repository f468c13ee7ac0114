// Lists by keyboard: j and k move, o opens, x selects; arrows lead from the search box into its results and back; what is selected is counted, and stays so over a swap.
import { whenPresent } from "./content.js";

const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);

function current() {
  return document.activeElement?.closest?.("[data-row]");
}

function move(step) {
  const all = rows();
  const index = all.indexOf(current());
  const next = all[index < 0 ? (step > 0 ? 0 : all.length - 1) : index + step];
  if (!next) return;
  next.tabIndex = -1;
  next.focus();
}

function select() {
  const box = current()?.querySelector("input[type=checkbox][data-select]");
  box?.click();
}

function open() {
  (current()?.querySelector("a[data-open]") ?? current()?.querySelector("a[href]"))?.click();
}

export const listKeys = { j: () => move(1), k: () => move(-1), o: open, x: select };

const searchBox = () => document.querySelector("form.search-people input[type=search]");

function follow(event) {
  const down = event.key === "ArrowDown";
  if (event.target === searchBox()) {
    if (!down || !rows().length) return false;
    move(1);
  } else if (event.target !== current()) return false;
  else if (event.key === "Enter") open();
  else if (!down && current() === rows()[0]) searchBox()?.focus();
  else move(down ? 1 : -1);
  return true;
}

document.addEventListener("keydown", (event) => {
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing;
  if (modified || !["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return;
  if (follow(event)) event.preventDefault();
});

function count(scope) {
  const chosen = scope.querySelectorAll("input[data-select]:checked").length;
  scope.querySelectorAll("[data-selection-count]").forEach((place) => (place.textContent = String(chosen)));
  const all = scope.querySelector("input[data-select-all]");
  if (all) all.indeterminate = chosen > 0 && !all.checked;
}

document.addEventListener("change", ({ target }) => {
  const scope = target.closest?.("[data-selection]");
  if (!scope) return;
  if (target.matches("[data-select-all]")) {
    scope.querySelectorAll("input[data-select]").forEach((box) => (box.checked = target.checked));
  }
  count(scope);
});

document.addEventListener("click", ({ target }) => {
  const scope = target.closest?.("[data-clear-selection]")?.closest("[data-selection]");
  if (!scope) return;
  scope.querySelectorAll("input[data-select], input[data-select-all]").forEach((box) => (box.checked = false));
  count(scope);
});

// A late answer of a search brings a new list: who was selected in the old one, and is in the new one too, stays so.
const key = ({ name, value }) => `${name}=${value}`;
let selected = new Set();

document.addEventListener("htmx:before:swap", () => {
  selected = new Set([...document.querySelectorAll("[data-selection] input[data-select]:checked")].map(key));
});

whenPresent("[data-selection]", (scope) => {
  if (!selected.size) return;
  scope.querySelectorAll("input[data-select]").forEach((box) => (box.checked ||= selected.has(key(box))));
  count(scope);
});
