// Who was chosen stays chosen when the list is searched once more meanwhile, as long as they are in it.
let chosen = [];

document.addEventListener("htmx:before:swap", () => {
  chosen = [...document.querySelectorAll("main input[type=radio]:checked")].map(({ name, value }) => ({ name, value }));
});

document.addEventListener("htmx:after:swap", () => {
  for (const { name, value } of chosen) {
    const choices = [...document.getElementsByName(name)];
    const again = choices.find((one) => one.value === value);
    if (again && !choices.some((one) => one.checked)) again.checked = true;
  }
});
