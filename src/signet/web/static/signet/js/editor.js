// The editor: comboboxes, the grid of lines and autosave, put together.
import { Autosave } from "./autosave.js";
import { Combobox } from "./combobox.js";
import { cells, Grid, growingRows, newRow } from "./grid.js";
import { picking } from "./pick.js";
import { quickCreate } from "./quick.js";

const form = document.getElementById("editor");
const dialog = document.getElementById("quick");
const issueForm = document.getElementById("issue-form");
const status = document.getElementById("combo-status");
const changed = () => autosave.changed();

const grid = new Grid(form.querySelector("[data-lines]"), document.getElementById("new-line"), { changed, prepared: itemsOf });
const autosave = new Autosave(form, grid, { saved });
growingRows(form, changed);

// The form and the issue dialog speak of the version that was saved last.
function saved(name, value, url) {
  for (const place of [form, issueForm]) place.elements[name].value = value;
  if (!url) return;
  form.action = url;
  if (location.pathname !== url) history.replaceState(null, "", url);
  issueForm.action = url.replace(/edit$/, "issue");
}

const customer = document.getElementById("customer");
const chooseCustomer = (option) => {
  form.elements.customer_id.value = option.dataset.value;
  form.elements.customer_was.value = customer.value = option.dataset.text;
  form.dataset.currency = form.elements.currency.value || option.dataset.currency;
  form.querySelector("[data-customer]").textContent = option.dataset.hint;
  changed();
};
new Combobox(customer, {
  status, choose: chooseCustomer,
  create: (text) => quickCreate(dialog, customer.dataset.create, text, { created: chooseCustomer, closed: changed }),
});

// What an item says beyond the grid: another item's words take the place of the last one's.
function fill(line, { classifications = [], ...texts }) {
  for (const [field, value] of Object.entries(texts)) {
    const place = line.querySelector(`[name$="-${field}"]`);
    if (place) place.value = value;
  }
  const group = line.querySelector('[data-rows$="-classifications"]');
  if (!group) return;
  for (const row of group.querySelectorAll("[data-row]")) row.remove();
  for (const one of classifications) {
    const row = newRow(group);
    for (const [name, value] of Object.entries(one)) {
      const place = row.querySelector(`[name$="-${name}"]`);
      if (place) place.value = value;
    }
  }
}

// Choosing an item fills its line; every value stays editable. A price in another currency is not taken.
function itemsOf(line) {
  const name = line.querySelector("[data-combo]");
  if (name.role === "combobox") return;
  const choose = (option, stay = true) => {
    const set = (field, value) => {
      const place = line.querySelector(`[name$="-${field}"]`);
      if (!place || !value) return;
      if (place.tagName === "SELECT" && ![...place.options].some((one) => one.value === value))
        place.add(new Option(field === "tax" ? option.dataset.taxName : value, value));
      place.value = value;
    };
    name.value = option.dataset.text;
    set("item_id", option.dataset.value);
    fill(line, JSON.parse(option.dataset.fill || "{}"));
    set("unit", option.dataset.unit);
    set("tax", option.dataset.tax);
    const currency = form.elements.currency.value || form.dataset.currency;
    if (option.dataset.currency === currency) set("price", option.dataset.price);
    changed();
    if (stay) { cells(line)[1].focus(); cells(line)[1].select(); }
  };
  new Combobox(name, { status, choose, create: (text) => quickCreate(dialog, name.dataset.create, text, { created: choose, closed: changed }) });
}

picking(form, { status, changed });

// A name half typed is not looked up on the server as if it were meant: that happens on leaving the field.
form.addEventListener("input", (event) => { if (event.target !== customer) changed(); });
form.addEventListener("change", changed);
form.querySelector("[data-add-line]").addEventListener("click", () => grid.add());
form.addEventListener("submit", (event) => {
  if (event.submitter?.hasAttribute("data-leave")) { autosave.dirty = false; return; }
  event.preventDefault();
  autosave.now();
});

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  const save = event.key === "Enter" || event.key.toLowerCase() === "s";
  if ((event.ctrlKey || event.metaKey) && save) {
    event.preventDefault();
    if (event.shiftKey && event.key === "Enter") document.querySelector("[data-issue]").click();
    else autosave.now();
  } else if (event.key === "Enter" && event.target.matches?.("#editor input")) event.preventDefault();
});

// The field of a finding. A line's further fields come when it is unfolded, rows when they are added.
function reached(id) {
  const found = () => document.getElementById(id);
  const line = document.getElementById(`${id.match(/^lines-\d+/)?.[0]}-name`)?.closest("[data-line]");
  if (!found() && line) grid.more(line, true);
  if (!found()) document.querySelector(`[data-rows="${id.replace(/-\d+-[a-z_]+$/, "")}"] [data-add-row]`)?.click();
  return found() || line?.querySelector("input:not([type=hidden])");
}

// A finding leads to its field, also into a part that is folded away.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go]");
  const field = link && reached(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.closest("details")?.setAttribute("open", "");
  const more = field.closest(".more");
  if (more) grid.more(more.closest("[data-line]"), true);
  field.focus();
  field.scrollIntoView({ block: "center" });
});

// What is issued is what is on the screen: it is saved first, and only a saved draft is issued.
issueForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (autosave.dirty || !issueForm.getAttribute("action")) await autosave.now();
  if (!autosave.dirty && issueForm.getAttribute("action")) issueForm.submit();
  else issueForm.closest("dialog").close();
});
