// Menus are <details>; here they close when left, keep inside the window, and follow the arrow keys.
const open = () => document.querySelectorAll("details[data-menu][open]");

function place(menu) {
  const list = menu.querySelector(".menu-list");
  menu.classList.remove("menu-up", "menu-start");
  const box = list.getBoundingClientRect();
  if (box.bottom > window.innerHeight && menu.getBoundingClientRect().top > box.height) menu.classList.add("menu-up");
  if (box.left < 0) menu.classList.add("menu-start");
}

function close(menu) {
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector("summary").focus();
}

document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.matches("details[data-menu]") || !target.open) return;
    open().forEach((menu) => menu !== target && !menu.contains(target) && (menu.open = false));
    place(target);
  },
  true,
);

document.addEventListener("click", ({ target }) => {
  open().forEach((menu) => {
    if (!menu.contains(target)) menu.open = false;
  });
});

document.addEventListener("focusin", ({ target }) => {
  open().forEach((menu) => {
    if (!menu.contains(target)) menu.open = false;
  });
});

const steps = { ArrowDown: 1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu]");
  if (!menu) return;
  if (event.key === "Escape" && menu.open) {
    event.stopPropagation();
    close(menu);
  }
  if (!(event.key in steps)) return;
  event.preventDefault();
  menu.open = true;
  const items = [...menu.querySelectorAll(".menu-list :is(a, button)")];
  const index = items.indexOf(document.activeElement);
  items.at((index + steps[event.key] + items.length) % items.length)?.focus();
});
