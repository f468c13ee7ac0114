// That somebody is writing: shown for a moment, and told of oneself now and then, if the others may know.
const SHOWN_FOR = 5000;
const TOLD_EVERY = 3000;

export class Typing {
  constructor(page) {
    this.page = page;
    this.line = page.querySelector("[data-typing-line]");
    this.told = 0;
  }

  isToBeTold() {
    if (this.page.dataset.showsTyping !== "yes" || Date.now() - this.told < TOLD_EVERY) return false;
    this.told = Date.now();
    return true;
  }

  show(place) {
    const name = this.page.querySelector(`[data-place="${place}"]`)?.dataset.placeName;
    if (!name) return;
    this.line.textContent = this.page.dataset.writing.replace("{name}", name);
    this.line.hidden = false;
    clearTimeout(this.hiding);
    this.hiding = setTimeout(() => this.hide(), SHOWN_FOR);
  }

  hide() {
    this.line.hidden = true;
  }
}
