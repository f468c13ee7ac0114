// Loaded before the first paint, so that the page never flashes in the wrong theme.
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function stored() {
  try {
    return localStorage.getItem("theme") ?? "auto";
  } catch {
    return "auto";
  }
}

function apply() {
  const choice = stored();
  const theme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
  document.documentElement.dataset.bsTheme = theme;
  document.documentElement.dataset.themeChoice = choice;
}

dark.addEventListener("change", apply);
window.addEventListener("storage", apply);
document.addEventListener("theme:chosen", apply);
apply();
