// Passkeys: <form data-passkey="create|get"> asks the authenticator and posts its answer as `credential`.
// The options stand in a JSON script element (data-options) or are fetched (data-options-at).

const named = !/^[\d.]+$|^\[/.test(location.hostname); // WebAuthn knows no IP addresses
const usable = isSecureContext && named && window.PublicKeyCredential?.parseRequestOptionsFromJSON;

async function optionsOf(form) {
  const { options, optionsAt } = form.dataset;
  if (options) return JSON.parse(document.getElementById(options).textContent).publicKey;
  const answer = await fetch(optionsAt, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return (await answer.json()).request_options.publicKey;
}

function create(form, options) {
  const alone = form.elements.passwordless.checked;
  Object.assign(options.authenticatorSelection, {
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    userVerification: alone ? "required" : "preferred",
  });
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return navigator.credentials.create({ publicKey });
}

function get(options) {
  return navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
  });
}

async function answer(form) {
  const refusal = form.querySelector("[role=alert]");
  const button = form.querySelector("button");
  refusal.hidden = true;
  button.disabled = true;
  try {
    const options = await optionsOf(form);
    const made = form.dataset.passkey === "create" ? await create(form, options) : await get(options);
    form.elements.credential.value = JSON.stringify(made.toJSON());
    form.submit();
  } catch {
    refusal.hidden = false; // cancelled, timed out, or not possible: the sentence says what else to do
    button.disabled = false;
    button.focus();
  }
}

if (usable) {
  for (const hint of document.querySelectorAll("[data-without-passkey]")) hint.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(form);
    });
  }
}
