// A conversation that is open: pushes bring what changed, what is written goes without leaving the page, and waits for
// the connection where there is none. Without script the page's forms do the same.
import { announce } from "./announce.js";
import { parsed, whenPresent } from "./content.js";
import { showOlder } from "./older.js";
import { toldOver } from "./over.js";
import { isTooLarge } from "./sizes.js";
import { Typing } from "./typing.js";
import { drawnId, Unsent } from "./unsent.js";

const DRAFT_KEPT_AFTER = 2500;
const TRIED_AGAIN_AFTER = 5000;

class Talk {
  constructor(page) {
    this.page = page;
    this.form = page.querySelector("form[data-say]");
    this.text = this.form.elements.body;
    this.said = page.querySelector("[data-said]");
    this.error = page.querySelector("[data-say-error]");
    this.unsent = new Unsent(page, this.said);
    this.sending = false;
    this.isOver = false;
    this.typing = new Typing(page);
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
    this.form.elements.files.addEventListener("change", () => this.nameFiles());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.keepDraft();
      else this.markRead();
    });
    window.addEventListener("focus", () => this.markRead());
    window.addEventListener("online", () => this.catchUp());
    page.querySelector("[data-older]")?.addEventListener("click", (event) => showOlder(event, this.said, (url) => this.ask(url)));
    this.unsent.draw();
    this.listen();
    this.markRead();
    if (!location.hash) this.toNewest();
  }

  get token() {
    return this.form.elements.csrf_token.value;
  }

  listen() {
    if (!this.page.dataset.stream || this.isOver) return;
    const stream = new EventSource(this.page.dataset.stream);
    stream.addEventListener("message", ({ data }) => this.heard(JSON.parse(data)));
    stream.addEventListener("over", () => {
      stream.close();
      this.catchUp();
    });
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED || !this.page.isConnected) return;
      this.catchUp();
      setTimeout(() => this.listen(), 20_000);
    });
    window.addEventListener("pagehide", () => stream.close(), { once: true });
  }

  heard({ what, place, change }) {
    if (what === "typing") this.typing.show(place);
    else if (what === "changed") this.heardOf(change);
    else if (what !== "over") this.catchUp();
  }

  // The answer to what one says oneself brings it already, so a push about it asks for nothing more.
  heardOf(change) {
    this.newestHeard = Math.max(this.newestHeard ?? 0, change);
    if (!this.sending && this.newestHeard > Number(this.page.dataset.lastChange)) this.catchUp();
  }

  async catchUp() {
    if (this.isOver) return;
    if (this.catching) {
      this.again = true;
      return;
    }
    this.catching = true;
    try {
      do {
        this.again = false;
        const response = await this.ask(`${this.page.dataset.changes}?since=${this.page.dataset.lastChange}${this.held ? "&held" : ""}`);
        if (response.ok) this.put(await response.text());
      } while (this.again && !this.isOver);
      await this.sendUnsent();
    } catch {
      // Nothing is lost: the next push, or the stream when it opens again, asks the same question.
    } finally {
      this.catching = false;
    }
  }

  // As htmx would. Whoever takes part no more, or is signed out, is told so, whatever was asked.
  async ask(url, options = {}) {
    const response = await fetch(url, { ...options, headers: { "HX-Request": "true", "HX-Current-URL": location.href } });
    if (response.status === 401 || response.status === 410) this.end(response.clone());
    return response;
  }

  // What is begun stays, to be copied or to be sent after signing in.
  async end(response) {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.keeping);
    const told = toldOver(parsed(await response.text()), response.headers.get("HX-Redirect"), this.page.dataset);
    this.text.readOnly = true;
    this.page.querySelector("[data-acts]").replaceChildren(told);
    this.typing.hide();
    this.page.querySelector("#waits").hidden = true;
    announce(told.textContent.replace(/\s+/g, " ").trim());
    if (this.form.contains(document.activeElement) || document.activeElement === document.body) told.focus();
  }

  put(html) {
    const changes = parsed(html).getElementById("changes");
    if (!changes) return;
    const wasAtEnd = this.isAtEnd();
    let news = null;
    for (const day of changes.querySelectorAll("[data-day]")) news = this.putDay(day) ?? news;
    for (const part of ["#read-marks", "#waits"]) this.page.querySelector(part).replaceWith(changes.querySelector(part));
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
        this.typing.hide();
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
      else if (Number(message.dataset.number) > this.oldest) {
        news = message;
        here?.querySelector(".said-list").append(message);
      }
    }
    if (!here && news) this.said.append(day);
    return news;
  }

  // How the reader's own held messages stand, in a word that changes with it; empty when there is none.
  get held() {
    return this.page.querySelector("#own-held").dataset.stands;
  }

  putHeld(held) {
    if (!held || held.dataset.stands === this.held) return;
    this.page.querySelector("#own-held").replaceWith(held);
    if (!held.children.length) return;
    announce(held.lastElementChild.textContent.replace(/\s+/g, " ").trim());
    held.scrollIntoView({ block: "nearest" });
  }

  // The number of the first message on the page: what was edited before it is not brought here out of its order.
  get oldest() {
    return Number(this.said.querySelector(".said[data-number]")?.dataset.number ?? 0);
  }

  isAtEnd() {
    return this.page.querySelector("#newest").getBoundingClientRect().top < window.innerHeight + 160;
  }

  toNewest() {
    this.page.scrollIntoView({ block: "end" });
  }

  markRead() {
    const { newest, readUntil, read } = this.page.dataset;
    if (document.visibilityState !== "visible" || !document.hasFocus() || Number(newest) <= Number(readUntil)) return;
    this.page.dataset.readUntil = newest;
    this.tell(read, { until: newest });
  }

  async tell(url, values) {
    if (this.isOver) return;
    const body = new URLSearchParams({ csrf_token: this.token, ...values });
    try {
      await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true });
    } catch {
      // What is only told may be lost.
    }
  }

  typed() {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keepDraft(), DRAFT_KEPT_AFTER);
    if (this.text.value && this.typing.isToBeTold()) this.tell(this.page.dataset.typing, {});
  }

  // At once where the page is left before the time is over.
  keepDraft() {
    if (!this.keeping) return;
    this.forgetKeeping();
    this.tell(this.page.dataset.keep, { body: this.text.value });
  }

  forgetKeeping() {
    clearTimeout(this.keeping);
    this.keeping = null;
  }

  nameFiles() {
    const input = this.form.elements.files;
    if (isTooLarge(input)) {
      this.refuse(input.dataset.tooLarge);
      input.value = "";
    }
    const items = [...input.files].map(({ name }) => {
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
    if (this.isOver || (!this.text.value.trim() && !hasFiles)) return;
    this.forgetKeeping();
    if (hasFiles) this.sendWithFiles();
    else this.say(this.text.value);
  }

  say(body) {
    this.unsent.add({ id: this.form.elements.client_id.value, body, seen: this.seen() });
    this.begin();
    this.toNewest();
    this.sendUnsent();
  }

  begin() {
    this.form.elements.client_id.value = drawnId();
    this.form.elements.files.value = "";
    this.write("");
    this.forgetKeeping();
    this.nameFiles();
    this.error.replaceChildren();
  }

  // As if it were typed, so that it is kept in this browser.
  write(body) {
    this.text.value = body;
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Of which watched words the writer was warned: sent again, it goes all the same.
  seen() {
    return [...this.error.querySelectorAll('[name="seen"]')].map(({ value }) => value);
  }

  // One after the other, in their order; a client id makes a second try of the same the same message.
  async sendUnsent() {
    if (this.sending || this.isOver) return;
    this.sending = true;
    clearTimeout(this.retrying);
    try {
      for (let next = this.unsent.first; next; next = this.unsent.first) {
        const body = new FormData();
        body.append("body", next.body);
        body.append("client_id", next.id);
        for (const phrase of next.seen ?? []) body.append("seen", phrase);
        if (!(await this.deliver(body))) this.write([next.body, this.text.value].filter(Boolean).join("\n\n"));
        this.unsent.drop(next.id);
      }
    } catch {
      this.retrying = setTimeout(() => this.sendUnsent(), TRIED_AGAIN_AFTER);
      this.unsent.draw();
    } finally {
      this.sending = false;
      this.heardOf(0);
    }
  }

  // A file is not kept in this browser, so it waits for nothing; what it goes with stays as it is meanwhile.
  async sendWithFiles() {
    if (this.text.readOnly) return;
    this.text.readOnly = true;
    this.form.setAttribute("aria-busy", "true");
    try {
      if (await this.deliver(new FormData(this.form))) this.begin();
    } catch {
      this.refuse(this.page.dataset.filesRefused);
    } finally {
      this.text.readOnly = this.isOver;
      this.form.removeAttribute("aria-busy");
    }
  }

  // True when it was taken, false when it never will be; throws when it is worth another try.
  async deliver(body) {
    body.set("csrf_token", this.token);
    body.set("since", this.page.dataset.lastChange);
    const response = await this.ask(this.form.action, { method: "POST", body });
    if (response.ok) {
      this.put(await response.text());
      return true;
    }
    if (response.status >= 500 || response.status === 429 || response.status === 401) throw new Error(String(response.status));
    if (this.isOver) return false;
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
