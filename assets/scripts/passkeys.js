// Passkeys: make one, or come in with one. Nothing of them is seen where the browser knows none.
import { whenPresent } from "./content.js";

const KNOWS = typeof window.PublicKeyCredential?.parseCreationOptionsFromJSON === "function";

async function send(url, values) {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const response = await fetch(url, { method: "POST", body: new URLSearchParams({ csrf_token: token, ...values }), headers: { Accept: "application/json" } });
  const said = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
  if (!response.ok) throw new Error(said.error ?? said.detail ?? "");
  return said;
}

const ceremonies = {
  make: async (options) => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  use: async (options) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
};

whenPresent("[data-passkey]", (place) => {
  if (!KNOWS) return;
  const [button, error] = [place.querySelector("button"), place.querySelector("[role=alert]")];
  const { passkey, options, answer, failed } = place.dataset;
  place.hidden = false;
  document.querySelector("[data-passkey-none]")?.remove();
  button.addEventListener("click", async () => {
    button.disabled = true;
    error.hidden = true;
    try {
      const credential = await ceremonies[passkey](await send(options, {}));
      location.assign((await send(answer, { answer: JSON.stringify(credential) })).next);
    } catch (refused) {
      // Whoever closes the device's own window has said no, which is no fault.
      error.textContent = refused.name === "Error" && refused.message ? refused.message : failed;
      error.hidden = false;
      button.disabled = false;
    }
  });
});
