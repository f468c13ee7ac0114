// Search as you type over a plain <select> or text field. With data-picker="URL" the choices come from the
// server, as the same fragment of <li data-value> links that the palette shows.
import { parsed, whenPresent } from "./content.js";

function choice(item) {
  return { value: item.dataset.value, text: item.dataset.text ?? item.textContent.trim(), html: item.firstElementChild?.innerHTML ?? item.innerHTML };
}

// What was found for the letters before goes; who is chosen stays, and so does the choice of nobody.
const loader = (address) => async function load(query, done) {
  const url = new URL(address, location.href);
  url.searchParams.set("q", query);
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || query !== this.inputValue()) return done();
  const items = parsed(await answer.text()).querySelectorAll("li[data-value]");
  this.clearOptions((_option, value) => value === "" || this.items.includes(value));
  done([...items].map(choice));
};

function settings(field) {
  const remote = field.dataset.picker;
  return {
    plugins: field.multiple ? ["remove_button"] : [],
    maxOptions: 50,
    clearAfterSelect: true,
    closeAfterSelect: Boolean(remote), // what was found for these letters is done with, and would cover what comes next
    maxItems: field.multiple ? null : 1,
    placeholder: field.getAttribute("placeholder") ?? "",
    create: field.hasAttribute("data-picker-create"),
    allowEmptyOption: Boolean(field.querySelector("option[value='']")?.text),
    ...(remote && { load: loader(remote), loadThrottle: 150, shouldLoad: (query) => query.length > 0, valueField: "value", labelField: "text", searchField: [] }),
    render: {
      option: (data, escape) => `<div>${data.html ?? escape(data.text)}</div>`,
      no_results: () => `<div class="no-results">${field.dataset.pickerNothing ?? "–"}</div>`,
    },
  };
}

whenPresent("[data-picker]", async (field) => {
  const { TomSelect } = await import("./tom_select.js");
  if (!field.isConnected || field.tomselect) return;
  new TomSelect(field, settings(field));
  field.setAttribute("aria-hidden", "true");
});
