// What somebody said in a conversation and is not there yet: kept in this browser until it is, also over a break.
// As crypto.randomUUID, which only secure pages have (RFC 9562, version 4).
export function drawnId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export class Unsent {
  constructor(page, said) {
    this.page = page;
    this.said = said;
    this.key = `waiting:${document.body.dataset.reader ?? ""}:${page.dataset.conversation}`;
  }

  get all() {
    return JSON.parse(localStorage.getItem(this.key) ?? "[]");
  }

  get first() {
    return this.all[0];
  }

  add(message) {
    this.keep([...this.all, message]);
  }

  drop(id) {
    this.keep(this.all.filter((one) => one.id !== id));
  }

  keep(messages) {
    if (messages.length) localStorage.setItem(this.key, JSON.stringify(messages));
    else localStorage.removeItem(this.key);
    this.draw();
  }

  draw() {
    this.page.querySelectorAll(".said-waiting").forEach((item) => item.remove());
    if (!this.all.length) return;
    const list = document.createElement("ol");
    list.className = "said-list said-waiting";
    list.append(...this.all.map((message) => this.drawn(message)));
    this.said.append(list);
  }

  drawn({ body }) {
    const item = document.createElement("li");
    const paper = document.createElement("div");
    const why = document.createElement("div");
    const words = document.createElement("div");
    item.className = "said said-own";
    paper.className = "said-paper";
    why.className = "said-head";
    words.className = "said-body";
    why.textContent = navigator.onLine ? this.page.dataset.you : this.page.dataset.waiting;
    words.textContent = body;
    paper.append(why, words);
    item.append(paper);
    return item;
  }
}
