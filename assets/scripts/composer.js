// Where one writes in a conversation: what is written goes without leaving the page, and waits for the connection where
// there is none. What is begun is kept. Without script the form does the same.
import { parsed } from "./content.js";
import { tooLarge } from "./sizes.js";
import { drawnId, Unsent } from "./unsent.js";

const DRAFT_KEPT_AFTER = 2500;
const TRIED_AGAIN_AFTER = 5000;

export class Composer {
  constructor(page, talk) {
    this.page = page;
    this.talk = talk;
    this.form = page.querySelector("form[data-say]");
    this.text = this.form.elements.body;
    this.error = page.querySelector("[data-say-error]");
    this.unsent = new Unsent(page, talk.said);
    this.isSending = false;
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
    this.form.elements.files.addEventListener("change", () => this.nameFiles());
    this.unsent.draw();
  }

  get token() {
    return this.form.elements.csrf_token.value;
  }

  // What is begun stays, to be read and copied; true when somebody was writing just then.
  close(told) {
    clearTimeout(this.keeping);
    this.text.readOnly = true;
    const hadFocus = this.form.contains(document.activeElement);
    this.page.querySelector("[data-acts]").replaceChildren(told);
    return hadFocus;
  }

  typed() {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keepDraft(), DRAFT_KEPT_AFTER);
    if (this.text.value && this.talk.typing.isToBeTold()) this.talk.tell(this.page.dataset.typing, {});
  }

  // At once where the page is left before the time is over.
  keepDraft() {
    if (!this.keeping) return;
    this.forgetKeeping();
    this.talk.tell(this.page.dataset.keep, { body: this.text.value });
  }

  forgetKeeping() {
    clearTimeout(this.keeping);
    this.keeping = null;
  }

  nameFiles() {
    const input = this.form.elements.files;
    const sentence = tooLarge(input);
    if (sentence) {
      this.refuse(sentence);
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
    if (this.talk.isOver || (!this.text.value.trim() && !hasFiles)) return;
    this.forgetKeeping();
    if (hasFiles) this.sendWithFiles();
    else this.say(this.text.value);
  }

  say(body) {
    this.unsent.add({ id: this.form.elements.client_id.value, body, seen: this.seen() });
    this.begin();
    this.talk.toNewest();
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
    if (this.isSending || this.talk.isOver) return;
    this.isSending = true;
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
      this.isSending = false;
      this.talk.heardOf(0);
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
      this.text.readOnly = this.talk.isOver;
      this.form.removeAttribute("aria-busy");
    }
  }

  // True when it was taken, false when it never will be; throws when it is worth another try.
  async deliver(body) {
    body.set("csrf_token", this.token);
    body.set("since", this.page.dataset.lastChange);
    const response = await this.talk.ask(this.form.action, { method: "POST", body });
    if (response.ok) {
      this.talk.put(await response.text());
      return true;
    }
    if (response.status >= 500 || response.status === 429 || response.status === 401) throw new Error(String(response.status));
    if (this.talk.isOver) return false;
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
