// The line grid by keyboard, totals from the server, autosave. The server does all arithmetic.
const form = document.getElementById("editor");
const body = form.querySelector("[data-lines]");
const template = document.getElementById("new-line");
const status = document.getElementById("saved");
const issueForm = document.getElementById("issue-form");
let timer = 0, running = null, dirty = false;

const rows = () => [...body.querySelectorAll("tr")];
const cells = (row) => [...row.querySelectorAll("input:not([type=hidden]), select")];

function renumber() {
  rows().forEach((row, index) => {
    for (const field of row.querySelectorAll("[name], [id], [for], [data-net]")) {
      for (const attribute of ["name", "id", "for", "data-net"]) {
        const value = field.getAttribute(attribute);
        if (value) field.setAttribute(attribute, value.replace(/^lines-\d+-/, `lines-${index}-`));
      }
      if (field.ariaLabel) field.ariaLabel = field.ariaLabel.replace(/\d+/, index + 1);
    }
  });
}

function addLine(after) {
  const row = template.content.firstElementChild.cloneNode(true);
  after ? after.after(row) : body.append(row);
  renumber();
  cells(row)[0].focus();
  return row;
}

function removeLine(row) {
  const next = row.nextElementSibling || row.previousElementSibling;
  if (!next) return cells(row).forEach((cell) => { if (cell.tagName === "INPUT") cell.value = ""; });
  row.remove();
  renumber();
  cells(next)[0].focus();
  changed();
}

function changed() {
  dirty = true;
  clearTimeout(timer);
  timer = setTimeout(recompute, 300);
}

// One request: it saves the draft (or, where it cannot be saved yet, only computes) and brings back
// totals, findings, the paper and the new version.
async function recompute() {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST", body: new FormData(form), signal: running.signal, headers: { "X-Autosave": "1" },
    });
    const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts.querySelectorAll("[data-part]")) {
      const place = document.getElementById(part.dataset.part);
      if (place) place.replaceChildren(...part.childNodes);
    }
    for (const net of parts.querySelectorAll("data[data-for]")) {
      const place = form.querySelector(`[data-net="${net.dataset.for}"]`);
      if (place) place.textContent = net.textContent;
    }
    for (const value of parts.querySelectorAll("data[data-set]"))
      for (const place of [form, issueForm]) place.elements[value.dataset.set].value = value.value;
    const url = parts.querySelector("data[data-url]");
    if (url) {
      // Filled rows now stand in the draft in this order: each remembers its place.
      let place = 0;
      for (const row of rows()) {
        const filled = ["name", "price", "item_id"].some((name) => row.querySelector(`[name$="-${name}"]`).value.trim());
        row.querySelector('[name$="-key"]').value = filled ? ++place : "";
      }
      history.replaceState(null, "", url.value);
      form.dataset.autosave = form.action = url.value;
      issueForm.action = url.value.replace(/edit$/, "issue");
    }
    markFields(parts);
    if (answer.ok) dirty = false;
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = form.dataset.offline;
  }
}

function markFields(parts) {
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const bad of parts.querySelectorAll("data[data-invalid]"))
    document.getElementById(bad.dataset.invalid)?.setAttribute("aria-invalid", "true");
}

form.addEventListener("input", changed);
form.addEventListener("change", (event) => {
  const item = event.target.closest("[data-item]");
  if (item) fillFromItem(item);
  changed();
});

// Choosing an item by name fills its line; every value stays editable.
function fillFromItem(input) {
  const option = [...document.querySelectorAll("#items option")].find((one) => one.value === input.value);
  if (!option) return;
  const row = input.closest("tr");
  for (const name of ["unit", "price", "tax"]) {
    const field = row.querySelector(`[name$="-${name}"]`);
    if (field && option.dataset[name]) field.value = option.dataset[name];
  }
  row.querySelector('[name$="-item_id"]').value = option.dataset.id;
}

body.addEventListener("click", (event) => {
  const button = event.target.closest(".remove");
  if (button) removeLine(button.closest("tr"));
});
form.querySelector("[data-add]").addEventListener("click", () => addLine());

form.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    return document.querySelector("[data-issue]")?.click();
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    clearTimeout(timer);
    return recompute();
  }
  const row = event.target.closest("[data-lines] tr");
  if (!row) {
    if (event.key === "Enter" && event.target.tagName === "INPUT") event.preventDefault();
    return;
  }
  const all = rows(), index = all.indexOf(row), column = cells(row).indexOf(event.target);
  const go = (to) => { if (all[to]) { event.preventDefault(); cells(all[to])[column].focus(); } };
  if (event.key === "Enter") {
    event.preventDefault();
    all[index + 1] ? cells(all[index + 1])[0].focus() : addLine(row);
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    const other = all[index + (event.key === "ArrowUp" ? -1 : 1)];
    if (!other) return;
    event.key === "ArrowUp" ? other.before(row) : other.after(row);
    renumber();
    cells(row)[column].focus();
    changed();
  } else if (event.key === "ArrowUp" && event.target.tagName === "INPUT") go(index - 1);
  else if (event.key === "ArrowDown" && event.target.tagName === "INPUT" && !event.target.list) go(index + 1);
  else if (event.ctrlKey && event.key.toLowerCase() === "d") {
    event.preventDefault();
    const copy = row.cloneNode(true);
    cells(row).forEach((cell, i) => { cells(copy)[i].value = cell.value; });
    row.after(copy);
    renumber();
    cells(copy)[column].focus();
    changed();
  } else if (event.ctrlKey && event.key === "Delete") { event.preventDefault(); removeLine(row); }
});

// What is issued is what is on the screen: it is saved first, and only a saved draft is issued.
issueForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  clearTimeout(timer);
  if (dirty) await recompute();
  if (!dirty && issueForm.getAttribute("action")) issueForm.submit();
  else issueForm.closest("dialog").close();
});

addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
form.addEventListener("submit", () => { dirty = false; });
recompute();
