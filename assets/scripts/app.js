// The script of every page. Each module enhances what works without it.
import "./htmx.js";
import "./announce.js";
import "./copy.js";
import "./drafts.js";
import "./focus.js";
import "./failures.js";
import "./keyboard.js";
import "./lists.js";
import "./menus.js";
import "./palette.js";
import "./passwords.js";
import "./time_zone.js";
import "./pickers.js";
import "./submits.js";
import "./talks.js";
import "./theme_switch.js";
import "./toasts.js";
