// A button in a password's field that shows what was typed, and hides it again before it is sent.
import { whenPresent } from "./content.js";

whenPresent("[data-password]", (place) => {
  const field = place.querySelector("input");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-plain btn-small", textContent: place.dataset.show });
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-label", `${place.dataset.show}: ${field.labels[0]?.textContent ?? ""}`);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? place.dataset.hide : place.dataset.show;
    button.setAttribute("aria-pressed", String(shown));
  };
  button.addEventListener("click", () => show(field.type === "password"));
  field.form?.addEventListener("submit", () => show(false));
  const frame = Object.assign(document.createElement("div"), { className: "password-frame" });
  field.replaceWith(frame);
  frame.append(field, button);
});
