// The browser knows its time zone: data-time-zone="take" chooses it, any other words offer it (%s is the zone).
import { whenPresent } from "./content.js";

whenPresent("select[data-time-zone]", (field) => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const option = [...field.options].find(({ value }) => value === zone);
  if (!option || field.value === zone) return;
  if (field.dataset.timeZone === "take") {
    field.value = zone;
    return;
  }
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-soft btn-small" });
  button.textContent = field.dataset.timeZone.replace("%s", option.textContent);
  button.addEventListener("click", () => {
    if (field.tomselect) field.tomselect.setValue(zone);
    else field.value = zone;
    button.remove();
  });
  field.closest(".field").append(button);
});
