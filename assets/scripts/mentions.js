// Colleagues by name behind an @ in a text: arrows walk among those who are found, Enter or Tab takes one. Without script a
// name that is typed whole does the same.
import { announce } from "./announce.js";
import { parsed, whenPresent } from "./content.js";

const SOUGHT = /(?:^|[^\w.@/])@([\p{L}\p{N}.'’-]{1,40}(?: [\p{L}\p{N}.'’-]{1,40})?)$/u;
const WAITS = 120;

let drawn = 0;

class Names {
  constructor(text) {
    this.text = text;
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: `mentions-${++drawn}`, className: "mentions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", text.labels[0]?.textContent.trim() ?? "@");
    text.setAttribute("aria-autocomplete", "list");
    text.after(this.list);
    text.addEventListener("input", () => this.seek());
    text.addEventListener("keydown", (event) => this.key(event));
    text.addEventListener("blur", () => setTimeout(() => this.close(), WAITS));
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.take(event.target.closest("[role=option]"));
    });
  }

  typed() {
    return SOUGHT.exec(this.text.value.slice(0, this.text.selectionStart))?.[1] ?? "";
  }

  seek() {
    clearTimeout(this.waiting);
    if (!this.typed()) return this.close();
    this.waiting = setTimeout(() => this.load(this.typed()), WAITS);
  }

  async load(typed) {
    const url = new URL(this.text.dataset.mentions, location.href);
    url.searchParams.set("q", typed);
    const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || typed !== this.typed()) return;
    const found = [...parsed(await answer.text()).querySelectorAll("li[data-text]")];
    const begins = ({ dataset }) => dataset.text.toLowerCase().split(" ").some((word) => word.startsWith(typed.toLowerCase()));
    this.show([...found.filter(begins), ...found.filter((one) => !begins(one))].slice(0, 6), found);
  }

  show(shown, found) {
    const twice = (name) => found.filter((one) => one.dataset.text === name).length > 1;
    this.list.replaceChildren(
      ...shown.map((one, number) => {
        const option = document.createElement("li");
        Object.assign(option, { id: `${this.list.id}-${number}`, innerHTML: one.firstElementChild.innerHTML });
        option.setAttribute("role", "option");
        option.dataset.name = twice(one.dataset.text) ? one.dataset.email : one.dataset.text;
        return option;
      }),
    );
    if (!shown.length) return this.close();
    this.list.hidden = false;
    this.text.setAttribute("aria-controls", this.list.id);
    this.choose(0);
  }

  choose(number) {
    const all = [...this.list.children];
    this.chosen = (number + all.length) % all.length;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.chosen)));
    this.text.setAttribute("aria-activedescendant", all[this.chosen].id);
    all[this.chosen].scrollIntoView({ block: "nearest" });
    announce(all[this.chosen].dataset.name);
  }

  key(event) {
    if (this.list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") this.choose(this.chosen + 1);
    else if (event.key === "ArrowUp") this.choose(this.chosen - 1);
    else if (["Enter", "Tab"].includes(event.key)) this.take(this.list.children[this.chosen]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  take(option) {
    if (!option) return;
    const end = this.text.selectionStart;
    this.text.setRangeText(`${option.dataset.name} `, end - this.typed().length, end, "end");
    this.close();
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  close() {
    clearTimeout(this.waiting);
    this.list.hidden = true;
    this.text.removeAttribute("aria-activedescendant");
    this.text.removeAttribute("aria-controls");
  }
}

whenPresent("textarea[data-mentions]", (text) => new Names(text));
