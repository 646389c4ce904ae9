// The lines as a grid that is worked by keyboard, and groups of rows that grow. Focus is never lost.
export const cells = (line) => [...line.querySelectorAll("tr:first-child :is(input:not([type=hidden]), select)")];
const ATTRIBUTES = ["name", "id", "for", "data-net", "data-rows", "aria-controls", "aria-describedby"];

export class Grid {
  constructor(table, template, { changed, prepared }) {
    Object.assign(this, { table, template, changed, prepared });
    for (const line of this.lines) this.prepare(line);
    table.addEventListener("click", (event) => {
      const line = event.target.closest("[data-line]");
      if (event.target.closest("[data-remove]")) this.remove(line);
      if (event.target.closest("[data-more]")) this.more(line);
    });
    table.addEventListener("keydown", (event) => this.key(event));
  }

  get lines() { return [...this.table.querySelectorAll("[data-line]")]; }

  prepare(line) {
    const more = line.querySelector(".more");
    const says = [...more.querySelectorAll("input:not([type=hidden]), textarea, select")]
      .some((field) => field.value && !/-(kind|unit|tax|list_id)$/.test(field.name));
    line.classList.toggle("says-more", says);
    this.prepared(line);
  }

  add(after) {
    const line = this.template.content.firstElementChild.cloneNode(true);
    const before = after || this.lines.at(-1);
    before ? before.after(line) : this.table.append(line);
    // What is sold next is mostly taxed like what was sold before.
    if (before) cells(line)[5].value = cells(before)[5].value;
    this.renumber();
    this.prepare(line);
    cells(line)[0].focus();
    return line;
  }

  remove(line) {
    const next = line.nextElementSibling?.closest("[data-line]") || line.previousElementSibling?.closest("[data-line]");
    if (next) {
      line.remove();
      this.renumber();
      cells(next)[0].focus();
    } else { // the last line is emptied, not taken away
      const empty = this.add(line);
      line.remove();
      this.renumber();
      cells(empty)[0].focus();
    }
    this.changed();
  }

  duplicate(line, column) {
    const copy = this.template.content.firstElementChild.cloneNode(true);
    const old = line.querySelector(".more");
    if (!old.querySelector("input")) copy.querySelector(".more").replaceChildren();
    line.after(copy);
    this.renumber();
    const here = line.querySelector("[name]").name.match(/^lines-\d+-/)[0];
    for (const field of line.querySelectorAll("[name]")) {
      const twin = copy.querySelector(`[name$="-${CSS.escape(field.name.slice(here.length))}"]`);
      if (twin) twin.value = field.value;
    }
    copy.querySelector('[name$="-key"]').value = "";
    this.prepare(copy);
    cells(copy)[column].focus();
    this.changed();
  }

  move(line, up, column) {
    const other = up ? line.previousElementSibling : line.nextElementSibling;
    if (!other?.matches("[data-line]")) return;
    up ? other.before(line) : other.after(line);
    this.renumber();
    (cells(line)[column] || cells(line)[0]).focus();
    this.changed();
  }

  more(line, open = null) {
    const row = line.querySelector(".more"), button = line.querySelector("[data-more]");
    const show = open ?? row.dataset.open === undefined;
    if (show && !row.querySelector("input")) {
      const blank = this.template.content.querySelector(".more").cloneNode(true);
      row.replaceChildren(...blank.children);
      this.renumber();
    }
    show ? row.setAttribute("data-open", "") : row.removeAttribute("data-open");
    button.ariaExpanded = String(show);
    (show ? row.querySelector("input") : button).focus();
  }

  renumber() {
    this.lines.forEach((line, index) => {
      const within = (root) => {
        for (const field of root.querySelectorAll(ATTRIBUTES.map((name) => `[${name}]`).join())) {
          for (const name of ATTRIBUTES) {
            const value = field.getAttribute(name);
            if (value) field.setAttribute(name, value.replace(/^lines-\d+/, `lines-${index}`));
          }
          if (field.ariaLabel && field.closest("tr:first-child")) field.ariaLabel = field.ariaLabel.replace(/\d+/, index + 1);
        }
        for (const inner of root.querySelectorAll("template")) within(inner.content);
      };
      within(line);
    });
  }

  key(event) {
    const line = event.target.closest("[data-line]");
    if (!line) return;
    const lines = this.lines, index = lines.indexOf(line), column = cells(line).indexOf(event.target);
    const stop = () => event.preventDefault();
    const go = (to) => { if (lines[to]) { stop(); cells(lines[to])[column].focus(); } };
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "Delete") { stop(); this.remove(line); }
      else if (event.key.toLowerCase() === "d") { stop(); this.duplicate(line, Math.max(0, column)); }
    } else if (event.altKey) {
      if (event.key === "Backspace") { stop(); this.remove(line); }
      else if (event.key === "Enter") { stop(); this.more(line); }
      else if (event.key === "ArrowUp" || event.key === "ArrowDown") { stop(); this.move(line, event.key === "ArrowUp", Math.max(0, column)); }
    } else if (event.key === "Escape" && column < 0) {
      stop();
      this.more(line, false);
    } else if (column >= 0 && event.key === "Enter") {
      stop();
      lines[index + 1] ? cells(lines[index + 1])[0].focus() : this.add(line);
    } else if (column >= 0 && event.target.tagName === "INPUT") {
      if (event.key === "ArrowUp") go(index - 1);
      else if (event.key === "ArrowDown") go(index + 1);
    }
  }
}

// Groups of rows: discounts, classifications, earlier invoices.
export function newRow(group) {
  const prefix = group.dataset.rows;
  const taken = [...group.querySelectorAll("[data-row] [name]")].map((f) => Number(f.name.slice(prefix.length + 1).split("-")[0]));
  const row = group.querySelector("template").content.firstElementChild.cloneNode(true);
  for (const field of row.querySelectorAll("[name], [id], [for]"))
    for (const name of ["name", "id", "for"]) {
      const value = field.getAttribute(name);
      if (value) field.setAttribute(name, value.replace(`${prefix}-0-`, `${prefix}-${Math.max(-1, ...taken) + 1}-`));
    }
  group.querySelector("[data-add-row]").before(row);
  return row;
}

export function growingRows(form, changed) {
  form.addEventListener("click", (event) => {
    const group = event.target.closest("[data-rows]");
    if (!group) return;
    if (event.target.closest("[data-add-row]")) {
      newRow(group).querySelector("input:not([type=hidden]), select").focus();
    } else if (event.target.closest("[data-remove-row]")) {
      event.target.closest("[data-row]").remove();
      group.querySelector("[data-add-row]").focus();
      changed();
    }
  });
}
