// The command palette (Ctrl-K, ⌘K): where to go, and whom to open. Its entries are the page's own navigation
// and the fragment of <li> links that the people search answers.
import { parsed } from "./content.js";

const dialog = document.getElementById("palette");
const field = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");
let asked;

const options = () => [...list.querySelectorAll("[role=option]")];

function entry(link, index) {
  const item = document.createElement("li");
  item.setAttribute("role", "option");
  item.id = `palette-${index}`;
  item.dataset.href = link.href;
  item.append(...[...link.childNodes].map((node) => node.cloneNode(true)));
  return item;
}

function places(text) {
  const wanted = text.trim().toLocaleLowerCase();
  return [...document.querySelectorAll("[data-place]")].filter((link) => link.textContent.toLocaleLowerCase().includes(wanted));
}

async function people(text) {
  asked?.abort();
  asked = new AbortController();
  if (text.trim().length < 2 || !dialog.dataset.suggest) return [];
  const url = new URL(dialog.dataset.suggest, location.href);
  url.searchParams.set("q", text);
  const answer = await fetch(url, { signal: asked.signal, headers: { "HX-Request": "true" } });
  if (!answer.ok) return [];
  return [...parsed(await answer.text()).querySelectorAll("li a")];
}

function show(links) {
  list.replaceChildren(...links.map(entry));
  dialog.querySelector("[data-nothing]").hidden = links.length > 0;
  choose(0);
}

function choose(index) {
  const all = options();
  all.forEach((option, position) => option.setAttribute("aria-selected", String(position === index)));
  const chosen = all[index];
  if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
  else field.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

async function search() {
  const found = places(field.value);
  show(found);
  try {
    show([...found, ...(await people(field.value))]);
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function keys(event) {
  const all = options();
  const index = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) choose((index + step + all.length) % all.length);
  else if (event.key === "Enter" && all[index]) location.assign(all[index].dataset.href);
  else return;
  event.preventDefault();
}

export function openPalette() {
  field.value = "";
  dialog.showModal();
  search();
}

if (dialog) {
  field.addEventListener("input", search);
  field.addEventListener("keydown", keys);
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else openPalette();
  });
}

document.addEventListener("click", ({ target }) => {
  if (target.matches?.("dialog")) target.close();
  if (target.closest?.("[data-close-dialog]")) target.closest("dialog").close();
});
