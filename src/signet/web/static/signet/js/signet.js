// Small behaviours of every page. Without this script every form still works.

// Dialogs: <button data-open="id"> opens <dialog id="id">, [data-close] closes it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
});

// Who follows a finding to a page arrives at its very field; where the row is not there, at its group.
const arrived = location.hash.slice(1).split("-");
for (; arrived[0]; arrived.pop()) {
  const field = document.getElementById(arrived.join("-"));
  if (!field) continue;
  field.closest("details")?.setAttribute("open", "");
  field.focus();
  break;
}

// The error summary takes the focus, so that nobody has to look for what went wrong.
document.querySelector(".summary")?.focus();

// A menu closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape")
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  const typing = event.target.closest?.("input, select, textarea, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const shortcut = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (shortcut) { event.preventDefault(); shortcut.tagName === "INPUT" ? shortcut.focus() : shortcut.click(); }
});
