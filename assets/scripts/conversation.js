// A conversation that is open: pushes bring what changed, and what is read is told. Without script the page does the same.
import { announce } from "./announce.js";
import { Composer } from "./composer.js";
import { parsed, whenPresent } from "./content.js";
import { showOlder } from "./older.js";
import { toldOver } from "./over.js";
import { Typing } from "./typing.js";

class Talk {
  constructor(page) {
    this.page = page;
    this.said = page.querySelector("[data-said]");
    this.isOver = false;
    this.typing = new Typing(page);
    this.composer = new Composer(page, this);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.composer.keepDraft();
      else this.markRead();
    });
    window.addEventListener("focus", () => this.markRead());
    window.addEventListener("online", () => this.catchUp());
    page.querySelector("[data-older]")?.addEventListener("click", (event) => showOlder(event, this.said, (url) => this.ask(url)));
    this.listen();
    this.markRead();
    if (!location.hash) this.toNewest();
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
    if (!this.composer.isSending && this.newestHeard > Number(this.page.dataset.lastChange)) this.catchUp();
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
      await this.composer.sendUnsent();
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
    const told = toldOver(parsed(await response.text()), response.headers.get("HX-Redirect"), this.page.dataset);
    const hadFocus = this.composer.close(told);
    this.typing.hide();
    this.page.querySelector("#waits").hidden = true;
    announce(told.textContent.replace(/\s+/g, " ").trim());
    if (hadFocus || document.activeElement === document.body) told.focus();
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
    const body = new URLSearchParams({ csrf_token: this.composer.token, ...values });
    try {
      await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true });
    } catch {
      // What is only told may be lost.
    }
  }
}

whenPresent("[data-conversation]", (page) => new Talk(page));
