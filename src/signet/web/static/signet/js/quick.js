// A short form in a dialog: what is missing is created without leaving the page. Errors come back into it.
export function quickCreate(dialog, url, text, { created, closed }) {
  const from = document.activeElement;
  const fill = async (answer) => {
    const html = await answer.text();
    if (answer.status === 201) {
      dialog.close();
      const option = new DOMParser().parseFromString(html, "text/html").querySelector("[data-value]");
      return created(option);
    }
    if (!answer.ok && answer.status !== 422 && answer.status !== 409) return location.reload();
    dialog.innerHTML = html;
    if (!dialog.open) dialog.showModal();
    const place = dialog.querySelector(".summary, [aria-invalid]") ||
      [...dialog.querySelectorAll("input:not([type=hidden])")].find((field) => !field.value);
    (place || dialog.querySelector("input:not([type=hidden])"))?.focus();
    dialog.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = event.target.querySelector(".primary");
      if (button.disabled) return;
      button.disabled = true;
      const sent = await fetch(url, { method: "POST", body: new FormData(event.target) }).catch(() => null);
      button.disabled = false;
      if (sent) fill(sent);
    });
  };
  dialog.addEventListener("close", () => { from?.focus(); closed(); }, { once: true });
  fetch(`${url}?name=${encodeURIComponent(text)}`).then(fill).catch(() => from?.focus());
}
