// While a visitor fills in a form, their browser does a little work for it (ALTCHA), in a worker, so that typing stays quick.
// Without script, without workers, or far from https, the form is sent all the same and waits for somebody's look.
const field = document.querySelector("input[data-proof]");
const said = document.querySelector("[data-proof-said]");

async function work() {
  const challenge = await (await fetch(field.dataset.proof, { credentials: "omit" })).json();
  const worker = new Worker(field.dataset.worker, { type: "module" });
  const solved = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = reject;
  });
  worker.postMessage(challenge);
  const number = await solved;
  worker.terminate();
  const { algorithm, challenge: wanted, salt, signature } = challenge;
  field.value = btoa(JSON.stringify({ algorithm, challenge: wanted, number, salt, signature }));
}

// Whoever types more quickly than the browser works waits for it, for a while; a second press sends nothing twice.
function wait(form, done) {
  form.addEventListener("submit", (event) => {
    const isSent = form.dataset.sends;
    form.dataset.sends = "yes";
    if (field.value && !isSent) return;
    event.preventDefault();
    if (isSent) return;
    said.hidden = false;
    Promise.race([done, new Promise((resolve) => setTimeout(resolve, 10_000))]).finally(() => form.submit());
  });
  // Come back to after it was sent: the work counts once, and is done anew.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
}

if (field && window.Worker && window.isSecureContext) {
  const done = work().catch(() => undefined);
  wait(field.form, done);
}
