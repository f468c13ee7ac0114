// Short messages that leave by themselves: the time stands still while one is pointed at or focused.
import { whenPresent } from "./content.js";

function keepTime(toast) {
  const seconds = Number(toast.dataset.toast || 0);
  if (!seconds) return;
  let timer;
  const start = () => (timer = setTimeout(() => dismiss(toast), seconds * 1000));
  const pause = () => clearTimeout(timer);
  const resume = () => (toast.matches(":hover, :focus-within") ? undefined : (pause(), start()));
  toast.addEventListener("pointerenter", pause);
  toast.addEventListener("pointerleave", resume);
  toast.addEventListener("focusin", pause);
  toast.addEventListener("focusout", () => setTimeout(resume));
  start();
}

function dismiss(toast) {
  toast.remove();
}

export function showToast(templateId, { retry }) {
  const template = document.getElementById(templateId);
  const region = document.getElementById("toasts");
  if (!template || !region) return;
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.querySelector("[data-retry]")?.addEventListener("click", () => {
    dismiss(toast);
    retry();
  });
  region.querySelectorAll(`[data-kind="${toast.dataset.kind}"]`).forEach(dismiss);
  region.append(toast);
}

whenPresent("[data-toast]", keepTime);

document.addEventListener("click", ({ target }) => {
  const toast = target.closest?.("[data-dismiss]")?.closest("[data-toast]");
  if (toast) dismiss(toast);
});
