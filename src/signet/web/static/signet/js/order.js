// An order at the counter: the editor's lists of customers and items. Without this script names alone do.
import { Combobox } from "./combobox.js";
import { quickCreate } from "./quick.js";

const form = document.getElementById("order");
const dialog = document.getElementById("quick");
const status = document.getElementById("combo-status");
const customer = document.getElementById("customer");

const chooseCustomer = (option) => {
  form.elements.customer_id.value = option.dataset.value;
  form.elements.customer_was.value = customer.value = option.dataset.text;
  form.dataset.currency = option.dataset.currency;
};
new Combobox(customer, {
  status, choose: chooseCustomer,
  create: (text) => quickCreate(dialog, customer.dataset.create, text, { created: chooseCustomer, closed: () => {} }),
});

// Enter goes on to the next line; the form is sent by its buttons.
form.addEventListener("keydown", (event) => {
  const line = event.target.matches("input") && event.target.closest("[data-line]");
  if (event.key !== "Enter" || !line) return;
  event.preventDefault();
  (line.nextElementSibling?.querySelector("input:not([type=hidden])") || form.querySelector("[name=more]")).focus();
});

// A price in another currency is not taken; the item's taxes and classes the server adds.
for (const line of form.querySelectorAll("[data-line]")) {
  const [name, quantity, price] = line.querySelectorAll("input:not([type=hidden])");
  const choose = (option, stay = true) => {
    name.value = option.dataset.text;
    line.querySelector('[name$="-item_id"]').value = option.dataset.value;
    price.value = option.dataset.currency === form.dataset.currency ? option.dataset.price : "";
    if (stay) { quantity.focus(); quantity.select(); }
  };
  new Combobox(name, {
    status, choose,
    create: (text) => quickCreate(dialog, name.dataset.create, text, { created: choose, closed: () => {} }),
  });
}
