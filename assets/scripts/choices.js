// Which colleague was chosen stays chosen when a late answer brings the list anew, as long as they are in it.
let chosen;

document.addEventListener("htmx:before:swap", () => {
  chosen = document.querySelector("#colleagues input[type=radio]:checked")?.value;
});

document.addEventListener("htmx:after:swap", () => {
  const again = chosen && document.querySelector(`#colleagues input[type=radio][value="${CSS.escape(chosen)}"]`);
  if (again) again.checked = true;
});
