// A conversation that is open: pushes bring what changed, what is written goes without leaving the page, and waits for
// the connection where there is none. Without script the page's forms do the same.
import { announce } from "./announce.js";
import { whenPresent } from "./content.js";

const SHOWN_TYPING_FOR = 5000;
const TOLD_TYPING_EVERY = 3000;
const DRAFT_KEPT_AFTER = 2500;
const TRIED_AGAIN_AFTER = 5000;

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

// As crypto.randomUUID, which only secure pages have (RFC 9562, version 4).
function drawnId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

class Talk {
  constructor(page) {
    this.page = page;
    this.form = page.querySelector("form[data-say]");
    this.text = this.form.elements.body;
    this.said = page.querySelector("[data-said]");
    this.error = page.querySelector("[data-say-error]");
    this.waitingKey = `waiting:${document.body.dataset.reader ?? ""}:${page.dataset.conversation}`;
    this.sending = false;
    this.toldTyping = 0;
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
    this.form.elements.files.addEventListener("change", () => this.nameFiles());
    document.addEventListener("visibilitychange", () => this.markRead());
    window.addEventListener("focus", () => this.markRead());
    window.addEventListener("online", () => this.catchUp());
    this.showWaiting();
    this.listen();
    this.markRead();
    if (!location.hash || location.hash === "#newest") this.toNewest();
  }

  get token() {
    return this.form.elements.csrf_token.value;
  }

  listen() {
    if (!this.page.dataset.stream) return;
    const stream = new EventSource(this.page.dataset.stream);
    stream.addEventListener("message", ({ data }) => this.heard(JSON.parse(data)));
    stream.addEventListener("over", () => stream.close());
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED && this.page.isConnected) setTimeout(() => this.listen(), 20_000);
    });
    window.addEventListener("pagehide", () => stream.close(), { once: true });
  }

  heard({ what, place, change }) {
    if (what === "typing") this.showTyping(place);
    else if (what === "changed") this.heardOf(change);
    else if (what !== "over") this.catchUp();
  }

  // The answer to what one says oneself brings it already, so a push about it asks for nothing more.
  heardOf(change) {
    this.newestHeard = Math.max(this.newestHeard ?? 0, change);
    if (!this.sending && this.newestHeard > Number(this.page.dataset.lastChange)) this.catchUp();
  }

  async catchUp() {
    if (this.catching) {
      this.again = true;
      return;
    }
    this.catching = true;
    try {
      do {
        this.again = false;
        const response = await fetch(`${this.page.dataset.changes}?since=${this.page.dataset.lastChange}`, { headers: { "HX-Request": "true" } });
        if (response.ok) this.put(await response.text());
      } while (this.again);
      await this.sendWaiting();
    } catch {
      // Nothing is lost: the next push, or the stream when it opens again, asks the same question.
    } finally {
      this.catching = false;
    }
  }

  put(html) {
    const changes = parsed(html).getElementById("changes");
    if (!changes) return;
    const wasAtEnd = this.isAtEnd();
    let news = null;
    for (const day of changes.querySelectorAll("[data-day]")) news = this.putDay(day) ?? news;
    this.page.querySelector("#read-marks").replaceWith(changes.querySelector("#read-marks"));
    this.putHeld(changes.querySelector("#own-held"));
    this.page.dataset.lastChange = changes.dataset.lastChange;
    this.page.dataset.newest = changes.dataset.newest;
    this.page.dataset.readUntil = Math.max(Number(this.page.dataset.readUntil), Number(changes.dataset.readUntil));
    if ("more" in changes.dataset) this.catchUp();
    if (news) {
      const { from, told } = news.dataset;
      if (told !== undefined) announce(news.querySelector(".said-body").textContent);
      if (from) {
        announce(this.page.dataset.saidBy.replace("{name}", from).replace("{text}", news.querySelector(".said-body")?.textContent ?? ""));
        this.page.querySelector("[data-typing-line]").hidden = true;
      }
      if (wasAtEnd || news.classList.contains("said-own")) this.toNewest();
    }
    this.markRead();
  }

  putDay(day) {
    const here = this.said.querySelector(`[data-day="${day.dataset.day}"]`);
    let news = null;
    for (const message of day.querySelectorAll(".said")) {
      const known = document.getElementById(message.id);
      if (known) known.replaceWith(message);
      else {
        news = message;
        here?.querySelector(".said-list").append(message);
      }
    }
    if (!here && news) this.said.append(day);
    return news;
  }

  putHeld(held) {
    if (!held) return;
    this.page.querySelector("#own-held").replaceWith(held);
    announce(held.lastElementChild?.textContent.replace(/\s+/g, " ").trim() ?? "");
    held.scrollIntoView({ block: "nearest" });
  }

  isAtEnd() {
    return this.page.querySelector("#newest").getBoundingClientRect().top < window.innerHeight + 160;
  }

  toNewest() {
    this.form.scrollIntoView({ block: "end" });
  }

  markRead() {
    const { newest, readUntil, read } = this.page.dataset;
    if (document.visibilityState !== "visible" || !document.hasFocus() || Number(newest) <= Number(readUntil)) return;
    this.page.dataset.readUntil = newest;
    this.tell(read, { until: newest });
  }

  async tell(url, values) {
    const body = new URLSearchParams({ csrf_token: this.token, ...values });
    try {
      await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true });
    } catch {
      // What is only told may be lost.
    }
  }

  typed() {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.tell(this.page.dataset.keep, { body: this.text.value }), DRAFT_KEPT_AFTER);
    if (this.page.dataset.showsTyping !== "yes" || Date.now() - this.toldTyping < TOLD_TYPING_EVERY || !this.text.value) return;
    this.toldTyping = Date.now();
    this.tell(this.page.dataset.typing, {});
  }

  showTyping(place) {
    const name = this.page.querySelector(`[data-place="${place}"]`)?.dataset.placeName;
    if (!name) return;
    const line = this.page.querySelector("[data-typing-line]");
    line.textContent = this.page.dataset.writing.replace("{name}", name);
    line.hidden = false;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => { line.hidden = true; }, SHOWN_TYPING_FOR);
  }

  nameFiles() {
    const items = [...this.form.elements.files.files].map(({ name }) => {
      const item = document.createElement("li");
      item.textContent = name;
      return item;
    });
    this.page.querySelector("[data-chosen]").replaceChildren(...items);
  }

  submit(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const hasFiles = this.form.elements.files.files.length > 0;
    if (!this.text.value.trim() && !hasFiles) return;
    clearTimeout(this.keeping);
    if (hasFiles) this.sendWithFiles();
    else this.say(this.text.value);
  }

  say(body) {
    const waiting = [...this.waiting(), { id: this.form.elements.client_id.value, body, seen: this.seen() }];
    localStorage.setItem(this.waitingKey, JSON.stringify(waiting));
    this.begin();
    this.showWaiting();
    this.toNewest();
    this.sendWaiting();
  }

  begin() {
    this.form.elements.client_id.value = drawnId();
    this.form.elements.files.value = "";
    this.text.value = "";
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(this.keeping);
    this.nameFiles();
    this.error.replaceChildren();
  }

  // Of which watched words the writer was warned: sent again, it goes all the same.
  seen() {
    return [...this.error.querySelectorAll('[name="seen"]')].map(({ value }) => value);
  }

  waiting() {
    return JSON.parse(localStorage.getItem(this.waitingKey) ?? "[]");
  }

  drop(id) {
    const left = this.waiting().filter((one) => one.id !== id);
    if (left.length) localStorage.setItem(this.waitingKey, JSON.stringify(left));
    else localStorage.removeItem(this.waitingKey);
    this.showWaiting();
  }

  showWaiting() {
    this.page.querySelectorAll(".said-waiting").forEach((item) => item.remove());
    if (!this.waiting().length) return;
    const list = document.createElement("ol");
    list.className = "said-list said-waiting";
    for (const { body } of this.waiting()) {
      const item = document.createElement("li");
      item.className = "said said-own";
      const paper = document.createElement("div");
      paper.className = "said-paper";
      const words = document.createElement("div");
      words.className = "said-body";
      words.textContent = body;
      const why = document.createElement("div");
      why.className = "said-head";
      why.textContent = navigator.onLine ? this.page.dataset.you : this.page.dataset.waiting;
      paper.append(why, words);
      item.append(paper);
      list.append(item);
    }
    this.said.append(list);
  }

  // One after the other, in their order; a client id makes a second try of the same the same message.
  async sendWaiting() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.retrying);
    try {
      for (let next = this.waiting()[0]; next; next = this.waiting()[0]) {
        const body = new FormData();
        body.append("body", next.body);
        body.append("client_id", next.id);
        for (const phrase of next.seen ?? []) body.append("seen", phrase);
        if (!(await this.deliver(body))) {
          this.text.value = [next.body, this.text.value].filter(Boolean).join("\n\n");
        }
        this.drop(next.id);
      }
    } catch {
      this.retrying = setTimeout(() => this.sendWaiting(), TRIED_AGAIN_AFTER);
      this.showWaiting();
    } finally {
      this.sending = false;
      this.heardOf(0);
    }
  }

  async sendWithFiles() {
    try {
      if (await this.deliver(new FormData(this.form))) this.begin();
    } catch {
      this.refuse(this.page.dataset.refused);
    }
  }

  // True when it was taken, false when it never will be; throws when it is worth another try.
  async deliver(body) {
    body.set("csrf_token", this.token);
    body.set("since", this.page.dataset.lastChange);
    const response = await fetch(this.form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (response.ok) {
      this.put(await response.text());
      return true;
    }
    if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
    const answer = parsed(await response.text());
    const warning = answer.querySelector("[data-think-again]");
    if (warning) this.error.replaceChildren(warning);
    else this.refuse(answer.body.textContent.trim() || this.page.dataset.refused);
    return false;
  }

  refuse(sentence) {
    const words = document.createElement("p");
    words.className = "error";
    words.setAttribute("role", "alert");
    words.textContent = sentence;
    this.error.replaceChildren(words);
  }
}

whenPresent("[data-conversation]", (page) => new Talk(page));
