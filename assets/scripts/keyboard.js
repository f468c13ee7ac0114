// Keys of the whole product. Links and fields say their own key in data-key ("g t", "l", "/").
import { listKeys } from "./lists.js";

let prefix = "";
let timer;

const enabled = () => localStorage.getItem("keys") !== "off";

function typing({ target }) {
  return target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], .ts-wrapper") !== null;
}

function visible(key) {
  const shown = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter((element) => element.getClientRects().length);
  return shown.find((element) => element.closest("main")) ?? shown[0];
}

function act(element) {
  if (element.matches("input, textarea")) {
    element.focus();
    element.select();
  } else element.click();
}

function help() {
  document.getElementById("keys-help")?.showModal();
}

function follow(event) {
  const key = prefix ? `${prefix} ${event.key}` : event.key;
  prefix = "";
  const element = visible(key);
  if (element) act(element);
  else if (key === "?") help();
  else if (key === "g") wait(key);
  else if (listKeys[key]) listKeys[key]();
  else return;
  event.preventDefault();
}

function wait(key) {
  prefix = key;
  clearTimeout(timer);
  timer = setTimeout(() => (prefix = ""), 1200);
}

document.addEventListener("keydown", (event) => {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (modified || event.isComposing || event.defaultPrevented || !enabled()) return;
  if (event.key === "Escape" && typing(event)) event.target.blur();
  if (event.key.length > 1 || typing(event) || document.querySelector("dialog[open]")) return;
  follow(event);
});

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-keys-help]")) help();
});

document.addEventListener("change", ({ target }) => {
  if (target.matches?.("[data-keys-switch]")) localStorage.setItem("keys", target.checked ? "on" : "off");
});

const toggle = document.querySelector("[data-keys-switch]");
if (toggle) toggle.checked = enabled();
