// Logging a talk by keyboard: Enter takes the first who was found, arrows walk among them; and once somebody is
// chosen, the next question has the focus. Writing somebody usually has one side, so it is proposed until one chooses.
const choices = () => [...document.querySelectorAll("#found [data-choose]")];

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("[data-find], [data-choose]");
  if (!field || event.isComposing) return;
  const all = choices();
  if (event.key === "Enter" && field.matches("[data-find]") && all.length) all[0].click();
  else if (event.key === "ArrowDown") all[all.indexOf(field) + 1]?.focus();
  else if (event.key === "ArrowUp") (all[all.indexOf(field) - 1] ?? document.querySelector("[data-find]"))?.focus();
  else return;
  event.preventDefault();
});

document.addEventListener("htmx:after:swap", () => {
  const chosen = document.querySelector("#with-whom .who-chosen");
  if (!chosen || chosen.dataset.met) return;
  chosen.dataset.met = "yes";
  chosen.closest("form").querySelector("input[name=kind]:checked")?.focus();
});

const oneSided = new Set(["chat", "email", "linkedin"]);

document.addEventListener("change", ({ target, isTrusted }) => {
  const form = target.form;
  if (!form || !isTrusted) return;
  if (target.name === "direction") form.dataset.directionChosen = "yes";
  if (target.name !== "kind" || form.dataset.directionChosen) return;
  const proposed = form.querySelector(`input[name=direction][value=${oneSided.has(target.value) ? "out" : "both"}]`);
  if (proposed) proposed.checked = true;
});
