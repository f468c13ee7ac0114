// What stands in the place where one writes once that is over: because one takes part no more, or is signed out.
function signIn(answer, address, { refused, signIn: label }) {
  const told = document.createElement("div");
  const inner = document.createElement("div");
  const words = document.createElement("p");
  const link = document.createElement("a");
  told.className = "callout warning";
  told.tabIndex = -1;
  words.textContent = answer.querySelector("p")?.textContent ?? refused;
  link.className = "linked";
  link.href = address ?? "/";
  link.textContent = label;
  inner.append(words, link);
  told.append(inner);
  return told;
}

export const toldOver = (answer, address, words) => answer.querySelector("[data-over-because]") ?? signIn(answer, address, words);
