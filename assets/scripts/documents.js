// Documents are dropped or chosen, and go one by one with their progress; without script the form does it.
import htmx from "htmx.org";
import { announce } from "./announce.js";
import { parsed, whenPresent } from "./content.js";

const PHONE = matchMedia("(pointer: coarse)");

function line(form, name) {
  const item = document.createElement("li");
  const label = document.createElement("span");
  const bar = document.createElement("progress");
  label.textContent = name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", form.dataset.sending.replace("{name}", name));
  item.append(label, bar);
  form.querySelector(".drop-progress").append(item);
  return { item, bar };
}

function fail({ item, bar }, sentence) {
  bar.remove();
  const words = document.createElement("span");
  words.className = "error";
  words.textContent = sentence;
  item.append(words);
}

function words(html) {
  return parsed(html).body.textContent.trim();
}

function show(html) {
  const list = document.getElementById("documents-list");
  const fresh = parsed(html).getElementById("documents-list");
  if (!list || !fresh) return;
  list.replaceWith(fresh);
  htmx.process(fresh);
}

function send(form, file) {
  const told = line(form, file.name);
  if (file.size > Number(form.dataset.most)) {
    fail(told, form.dataset.tooLarge);
    return Promise.resolve();
  }
  const body = new FormData();
  body.append("csrf_token", form.elements.csrf_token.value);
  if (form.elements.is_private.checked) body.append("is_private", "y");
  body.append("files", file, file.name);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", ({ loaded, total }) => { told.bar.value = total ? loaded / total : 0; });
    request.addEventListener("load", () => {
      if (request.status === 200) {
        told.item.remove();
        show(request.responseText);
        announce(form.dataset.done.replace("{name}", file.name));
      } else {
        fail(told, request.status === 422 ? words(request.responseText) : form.dataset.failed);
      }
      resolve();
    });
    request.addEventListener("error", () => { fail(told, form.dataset.failed); resolve(); });
    request.send(body);
  });
}

async function sendAll(form, files) {
  form.querySelector(".drop-progress").replaceChildren();
  for (const file of files) await send(form, file);
}

function enhance(form) {
  form.classList.add("has-script");
  const camera = form.querySelector("[data-camera]");
  if (PHONE.matches) camera.closest("label").hidden = false;
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "file" || !target.files.length) return;
    sendAll(form, [...target.files]);
    target.value = "";
  });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("is-over"); });
  form.addEventListener("dragleave", ({ relatedTarget }) => { if (!form.contains(relatedTarget)) form.classList.remove("is-over"); });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    sendAll(form, [...event.dataTransfer.files]);
  });
}

whenPresent("[data-drop]", enhance);
