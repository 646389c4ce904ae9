// Codes found by their words: choosing one fills its row, or the form; any other text stays as it is typed.
import { Combobox } from "./combobox.js";

export function picking(root, { status, changed }) {
  root.addEventListener("focusin", ({ target: input }) => {
    if (!input.matches?.("[data-pick]") || input.role === "combobox") return;
    const choose = (option) => {
      const fields = input.closest("[data-row]") || input.closest(".more, form");
      for (const [name, value] of Object.entries(JSON.parse(option.dataset.fill))) {
        const place = fields.querySelector(`[name="${name}"], [name$="-${name}"]`);
        if (place) place.value = value;
      }
      changed();
    };
    new Combobox(input, { status, choose, create() {} });
  });
}

for (const form of document.querySelectorAll("form.form"))
  picking(form, { status: document.getElementById("combo-status"), changed() {} });
