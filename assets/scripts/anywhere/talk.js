// A talk as it waits: from the fields of the form, at the moment they were sent.
import { known } from "./people.js";

const DAY = 24 * 3600 * 1000;

function moment(when, at) {
  if (when === "pick" && at) return new Date(at);
  return new Date(Date.now() - (when === "yesterday" ? DAY : 0));
}

export async function talkFrom(fields) {
  const { reader, names = [] } = (await known()) ?? {};
  const { prospect_id: chosen = "", who = "" } = fields;
  const same = names.filter(([, name]) => name === who.trim());
  const id = chosen || (same.length === 1 ? same[0][0] : "");
  const name = names.find(([one]) => one === id)?.[1] ?? who.trim();
  const { kind, direction, summary = "", details = "" } = fields;
  return {
    id: fields.client_id || crypto.randomUUID(),
    reader,
    state: "waiting",
    written: Date.now(),
    name,
    fields: { prospect_id: id, who: who.trim(), kind, direction, summary, details, at: moment(fields.when, fields.at).toISOString() },
  };
}
