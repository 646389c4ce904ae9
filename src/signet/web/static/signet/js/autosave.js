// One request saves the draft (or, where it cannot be saved yet, only computes) and brings back totals,
// findings, the paper and the new version. The server does all arithmetic.
export class Autosave {
  constructor(form, grid, { saved }) {
    Object.assign(this, { form, grid, saved, dirty: false, stale: false, timer: 0, edits: 0 });
    this.status = document.getElementById("saved");
    addEventListener("beforeunload", (event) => { if (this.dirty) event.preventDefault(); });
  }

  changed() {
    this.dirty = true;
    this.edits++;
    clearTimeout(this.timer);
    if (!this.stale) this.timer = setTimeout(() => this.now(), 300);
  }

  // A dialog that creates a customer or item is part of what is being typed.
  get busy() { return document.getElementById("quick").open;
  }

  // Requests go one after the other: a save that the server has begun is never given up half way, and the
  // next one carries the version that it made.
  now() {
    clearTimeout(this.timer);
    this.last = (this.last || Promise.resolve()).then(() => this.send());
    return this.last;
  }

  async send() {
    if (this.stale || this.busy) return;
    const sent = this.edits, lines = this.grid.lines;
    const slow = setTimeout(() => { this.status.textContent = this.form.dataset.saving; }, 600);
    try {
      const answer = await fetch(this.form.action, {
        method: "POST", body: new FormData(this.form), headers: { "X-Autosave": "1" },
      });
      const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!parts.querySelector("[data-part]")) throw new Error("not an answer of the editor");
      clearTimeout(slow);
      this.show(parts, lines);
      if (answer.ok && sent === this.edits) this.dirty = false;
    } catch {
      this.status.textContent = this.form.dataset.offline;
    } finally {
      clearTimeout(slow);
    }
  }

  show(parts, lines) {
    for (const part of parts.querySelectorAll("[data-part]")) {
      const place = document.getElementById(part.dataset.part);
      if (!place || place.innerHTML.trim() === part.innerHTML.trim()) continue;
      const open = [...place.querySelectorAll("details[open]")].map((one) => one.dataset.way);
      place.replaceChildren(...part.childNodes);
      for (const one of place.querySelectorAll("details")) one.open = open.includes(one.dataset.way);
    }
    this.offer(parts.querySelector("[data-offers]"));
    for (const hint of parts.querySelectorAll("[data-hint]")) {
      const field = document.getElementById(hint.dataset.hint);
      document.getElementById(`${hint.dataset.hint}-hint`).textContent = field.value ? "" : hint.textContent;
    }
    // Rows may have moved since: those that were sent are found by the place they had then.
    const sent = (at) => lines[Number(at.split("-")[1])];
    for (const net of parts.querySelectorAll("[data-for]")) {
      const place = sent(net.dataset.for)?.querySelector("[data-net]");
      if (place) place.textContent = net.textContent;
    }
    const url = parts.querySelector("[data-url]");
    if (url) {
      for (const line of lines) line.querySelector('[name$="-key"]').value = "";
      for (const key of parts.querySelectorAll("[data-key]")) {
        const field = sent(key.dataset.key)?.querySelector('[name$="-key"]');
        if (field) field.value = key.value;
      }
    }
    for (const value of parts.querySelectorAll("[data-set]")) this.saved(value.dataset.set, value.value, url?.value);
    this.stale = parts.querySelector("[data-stale]") !== null;
    this.mark(parts);
  }

  // Another date or currency offers other taxes; what a line has already stays its choice.
  offer(offers) {
    if (!offers || offers.innerHTML === this.offers || !offers.options.length) return;
    this.offers = offers.innerHTML;
    const blank = document.getElementById("new-line").content;
    for (const place of [this.form, blank])
      for (const select of place.querySelectorAll('.tax select')) {
        const chosen = select.selectedOptions[0];
        select.replaceChildren(...[...offers.options].map((one) => new Option(one.text, one.value)));
        if (chosen && ![...select.options].some((one) => one.value === chosen.value)) select.add(chosen.cloneNode(true));
        if (chosen && place !== blank) select.value = chosen.value;
      }
  }

  mark(parts) {
    for (const field of this.form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    for (const bad of parts.querySelectorAll("[data-invalid]"))
      document.getElementById(bad.dataset.invalid)?.setAttribute("aria-invalid", "true");
  }
}
