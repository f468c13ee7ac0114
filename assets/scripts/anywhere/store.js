// What lies on this device: talks that wait to be sent ("talks", by their number), and by name ("kept") whom the reader
// can talk with and what was shared last. Signing out deletes it all: the server says so (Clear-Site-Data).
let opening;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("perennial", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("talks", { keyPath: "id" });
      asked.result.createObjectStore("kept");
    };
    asked.onsuccess = () => {
      asked.result.onclose = () => (opening = undefined);
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  return opening;
}

async function within(store, mode, act) {
  const transaction = (await database()).transaction(store, mode);
  const asked = act(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

const told = new BroadcastChannel("waiting");

async function changing(act) {
  await within("talks", "readwrite", act);
  told.postMessage("changed");
  onChange.forEach((listener) => listener());
}

const onChange = [];

export function whenTalksChange(listener) {
  onChange.push(listener);
  told.addEventListener("message", listener);
}

export const talks = () => within("talks", "readonly", (store) => store.getAll());
export const keepTalk = (talk) => changing((store) => store.put(talk));
export const dropTalk = (id) => changing((store) => store.delete(id));

// What the server asks about a talk, unless its owner has answered or deleted it since it was sent.
export async function ask(talk, asked) {
  const current = (await talks()).find(({ id }) => id === talk.id);
  const isAsSent = current && JSON.stringify(current.fields) === JSON.stringify(talk.fields);
  if (isAsSent && JSON.stringify(current.asked) !== JSON.stringify(asked)) await keepTalk({ ...talk, state: "asked", asked });
}

export const kept = (name) => within("kept", "readonly", (store) => store.get(name));
export const keep = (name, value) => within("kept", "readwrite", (store) => store.put(value, name));
export const forget = (name) => within("kept", "readwrite", (store) => store.delete(name));
