// The combobox of WAI-ARIA 1.2 with a list that the server fills. Without this script the input is a
// plain one: what is typed is looked up when the form is sent.
let count = 0;

export class Combobox {
  // choose(option) is called with the chosen <li>, create(text) for "Create ...".
  // A free combobox keeps any text and takes nothing that was not chosen with the arrows.
  // While the list still answers what was typed before, it is not chosen from: keys wait for the new one.
  constructor(input, { choose, create, status }) {
    Object.assign(this, { input, choose, create, status, free: input.hasAttribute("data-free") });
    this.active = -1;
    this.asked = 0;
    this.keys = [];
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: `options-${++count}`, role: "listbox", popover: "manual", className: "options" });
    this.list.ariaLabel = input.ariaLabel || input.labels[0]?.textContent || "";
    input.after(this.list);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) input.setAttribute(name, value);
    input.addEventListener("input", () => { this.mark(-1); this.ask(); });
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("click", () => { if (!this.free && !this.open) this.ask(0); });
    input.addEventListener("blur", () => this.leave());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps the focus
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(option);
    });
    this.place = () => this.position();
  }

  get open() { return this.list.matches(":popover-open"); }
  get options() { return [...this.list.querySelectorAll("[role=option]")]; }

  ask(wait = 120) {
    clearTimeout(this.timer);
    const mine = ++this.asked;
    Object.assign(this, { pending: true, keys: [] });
    this.timer = setTimeout(async () => {
      const text = this.input.value.trim();
      if (this.free && !text) return this.close();
      const also = this.input.dataset.with, query = new URLSearchParams({ q: text });
      if (also) query.set(also, this.input.form.elements[also]?.value ?? "");
      const answer = await fetch(`${this.input.dataset.combo}?${query}`).catch(() => null);
      const parsed = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("ul");
      if (mine !== this.asked) return;
      if (!parsed) return this.close();
      const keys = this.keys;
      Object.assign(this, { pending: false, keys: [] });
      this.list.replaceChildren(...parsed.children);
      this.options.forEach((option, index) => { option.id = `${this.list.id}-${index}`; });
      if (document.activeElement !== this.input) return this.settle();
      this.status.textContent = parsed.dataset.status;
      this.options.length ? this.show() : this.close();
      this.mark(!this.free && text && !this.options[0]?.dataset.create ? 0 : -1);
      for (const key of keys) this.press(key);
    }, wait);
  }

  show() {
    if (!this.open) {
      this.list.showPopover();
      addEventListener("scroll", this.place, { capture: true, passive: true });
      addEventListener("resize", this.place);
    }
    this.input.ariaExpanded = "true";
    this.position();
  }

  close() {
    this.asked++;
    clearTimeout(this.timer);
    Object.assign(this, { pending: false, keys: [] });
    this.hide();
  }

  hide() {
    if (this.open) this.list.hidePopover();
    removeEventListener("scroll", this.place, { capture: true });
    removeEventListener("resize", this.place);
    this.input.ariaExpanded = "false";
    this.mark(-1);
  }

  position() {
    const box = this.input.getBoundingClientRect(), style = this.list.style;
    const width = Math.min(Math.max(box.width, 280), innerWidth - 16);
    style.width = `${width}px`;
    const start = document.dir === "rtl" ? box.right - width : box.left;
    style.left = `${Math.min(Math.max(8, start), innerWidth - width - 8)}px`;
    const below = innerHeight - box.bottom;
    const up = below < 180 && box.top > below;
    style.top = up ? "auto" : `${box.bottom + 2}px`;
    style.bottom = up ? `${innerHeight - box.top + 2}px` : "auto";
    style.maxHeight = `${Math.min(320, (up ? box.top : below) - 12)}px`;
  }

  mark(index) {
    this.active = index;
    this.options.forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    const option = this.options[index];
    if (option) { this.input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else this.input.removeAttribute("aria-activedescendant");
  }

  // Keys that the list needs go no further; all others are the grid's.
  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const stop = () => { event.preventDefault(); event.stopPropagation(); };
    const arrow = event.key === "ArrowDown" || event.key === "ArrowUp", wanted = this.open || !this.free;
    if (this.pending && (arrow ? wanted : event.key === "Enter" && (this.keys.length || (this.open && !this.free)))) {
      stop();
      this.keys.push(event.key);
    } else if (arrow && wanted) {
      stop();
      this.open ? this.press(event.key) : this.ask(0);
    } else if (event.key === "Enter" && this.open && this.active >= 0) {
      stop();
      this.press(event.key);
    } else if (event.key === "Escape" && this.open) {
      stop();
      this.close();
    } else if (event.key === "Tab" && this.open && this.active >= 0 && !this.options[this.active].dataset.create) {
      this.take(this.options[this.active], false);
    }
  }

  press(key) {
    const last = this.options.length - 1;
    if (!this.open) return;
    if (key === "ArrowDown") this.mark(this.active >= last ? 0 : this.active + 1);
    else if (key === "ArrowUp") this.mark(this.active <= 0 ? last : this.active - 1);
    else if (this.active >= 0) this.take(this.options[this.active]);
  }

  take(option, stay = true) {
    this.close();
    if (option.dataset.create !== undefined) return this.create(option.dataset.create);
    this.input.value = option.dataset.text;
    this.choose(option, stay);
  }

  leave() {
    if (this.pending) this.hide(); // what is on its way settles it
    else if (this.open) { this.close(); this.settle(); }
    else if (!this.free) this.settle();
  }

  // Who leaves a customer half typed meant the one that is left, if only one is.
  settle() {
    if (this.free || !this.input.value.trim()) return;
    const found = this.options.filter((option) => option.dataset.value);
    const typed = this.input.value.trim().toLowerCase();
    const same = found.filter((option) => option.dataset.text.toLowerCase() === typed);
    const one = same.length === 1 ? same[0] : found.length === 1 ? found[0] : null;
    if (one && one.dataset.text.toLowerCase().includes(typed)) { this.input.value = one.dataset.text; this.choose(one, false); }
  }
}
