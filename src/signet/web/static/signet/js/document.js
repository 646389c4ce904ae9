// A dialog whose form was refused comes back open, with what was typed.
document.querySelector("dialog[data-show]")?.showModal();
