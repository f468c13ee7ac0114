// A file that is too large is refused beside its field before anything is sent, in the server's words.
import { whenPresent } from "./content.js";

// What to say about the files that are too large: of several, which of them.
export function tooLarge({ files, dataset, multiple }) {
  const found = [...files].filter(({ size }) => size > Number(dataset.most));
  return found.map(({ name }) => (multiple ? `${name}: ${dataset.tooLarge}` : dataset.tooLarge)).join(" ");
}

function say(input, id, sentence) {
  const words = document.createElement("p");
  words.className = "error";
  words.id = id;
  words.setAttribute("role", "alert");
  words.textContent = sentence;
  input.closest(".field").append(words);
  input.setAttribute("aria-invalid", "true");
}

function check(input) {
  const ids = ["hint", "error"].map((part) => `${input.id}-${part}`);
  const sentence = tooLarge(input);
  document.getElementById(ids[1])?.remove();
  input.removeAttribute("aria-invalid");
  input.setCustomValidity(sentence);
  if (sentence) say(input, ids[1], sentence);
  input.setAttribute("aria-describedby", ids.filter((id) => document.getElementById(id)).join(" "));
}

whenPresent(".field input[data-most]", (input) => input.addEventListener("change", () => check(input)));
