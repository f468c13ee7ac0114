// Tom Select with the plugins in use, in a file of its own: only pages with a picker load it.
import removeButton from "tom-select/dist/esm/plugins/remove_button/plugin.js";
import TomSelect from "tom-select/dist/esm/tom-select.js";

TomSelect.define("remove_button", removeButton);
export { TomSelect };
