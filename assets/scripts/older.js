// What was said before the oldest message on the page is put before it; without script the link leads to a page of its own.
import { parsed } from "./content.js";

function putBefore(said, day) {
  const here = said.querySelector(`[data-day="${day.dataset.day}"]`);
  if (here) here.querySelector(".said-list").prepend(...day.querySelectorAll(".said"));
  else said.prepend(day);
}

export async function showOlder(event, said, ask) {
  event.preventDefault();
  const link = event.currentTarget;
  const response = await ask(link.href).catch(() => null);
  if (!response?.ok) return;
  const older = parsed(await response.text());
  const height = document.documentElement.scrollHeight;
  for (const day of [...older.querySelectorAll("[data-said] [data-day]")].reverse()) putBefore(said, day);
  window.scrollBy({ top: document.documentElement.scrollHeight - height, behavior: "instant" });
  const next = older.querySelector("[data-older]");
  if (next) {
    link.href = next.href;
    return;
  }
  link.remove();
  said.tabIndex = -1;
  said.focus({ preventScroll: true });
}
