// The command palette: Ctrl/Cmd+K opens it, the arrows walk it, Enter goes. The server fills the list (HTMX);
// what the page itself offers by a key stands first. Without this script the link leads to a page.

const dialog = document.getElementById("palette"), input = document.getElementById("palette-q");
const list = () => document.getElementById("palette-options");
const options = () => [...list().querySelectorAll("[role=option]")];
let active = -1;

function mark(index) {
  const every = options();
  active = every.length ? (index + every.length) % every.length : -1;
  every.forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
  if (active < 0) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", every[active].id);
  every[active].scrollIntoView({ block: "nearest" });
}

function open() {
  if (dialog.open) return input.select();
  if (document.querySelector("dialog[open]")) return;
  dialog.showModal();
  input.value = "";
  input.focus();
  window.htmx.trigger(input, "opened");
}

// The page's own verbs, each with its key, where their words begin with what was typed.
function here() {
  const typed = input.value.trim().toLocaleLowerCase();
  const found = [...document.querySelectorAll("main [data-key]")].map((verb) => {
    const words = verb.cloneNode(true);
    words.querySelector("kbd")?.remove();
    return { verb, label: (words.textContent.trim() || verb.ariaLabel || verb.labels?.[0]?.textContent || "").trim() };
  }).filter(({ label }) => label && label.toLocaleLowerCase().split(/\s+/).some((word) => word.startsWith(typed)));
  if (!found.length) return;
  const group = document.getElementById("palette-here").content.firstElementChild.cloneNode(true);
  found.forEach(({ verb, label }, index) => {
    const option = document.createElement("a"), key = document.createElement("kbd"), name = document.createElement("span");
    Object.assign(option, { role: "option", id: `palette-here-${index}`, tabIndex: -1 });
    name.textContent = label;
    key.textContent = verb.dataset.key.toUpperCase();
    option.append(name, key);
    option.addEventListener("click", () => {
      dialog.close();
      verb.tagName === "INPUT" ? verb.focus() : verb.click();
    });
    group.append(option);
  });
  list().prepend(group);
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette]") && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(); }
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing || !(step || event.key === "Enter")) return;
    event.preventDefault();
    if (step) mark(active + step);
    else options()[active]?.click();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "palette-options") return;
    here();
    const count = options().length;
    dialog.querySelector(".none").hidden = count > 0;
    document.getElementById("palette-said").textContent = list().dataset.status;
    mark(0);
  });
}
