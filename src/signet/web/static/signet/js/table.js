// The data table: tells what changed, keeps the focus, adds up what is chosen. Without this script
// every link and form of the list works the same, by whole pages.

const list = () => document.getElementById("list");
const boxes = () => [...document.querySelectorAll("#choose tbody input[name=chosen]")];

// What is chosen: whole minor units in BigInt, one sum for each currency, never two currencies together.

function written(minor, places) {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ",");
  return (minor < 0n ? "\u2212" : "") + whole + (places ? "." + digits.slice(-places) : "");
}

function addUp() {
  const bar = document.getElementById("bar");
  if (!bar) return;
  const every = boxes(), chosen = every.filter((box) => box.checked);
  const sums = new Map(), skipped = new Map();
  for (const box of every) box.closest("tr").classList.toggle("chosen", box.checked);
  for (const { dataset } of chosen) {
    if (dataset.skipped) skipped.set(dataset.skipped, (skipped.get(dataset.skipped) ?? 0) + 1);
    if (!dataset.currency) continue;
    const [before] = sums.get(dataset.currency) ?? [0n];
    sums.set(dataset.currency, [before + BigInt(dataset.minor), Number(dataset.places)]);
  }
  bar.hidden = chosen.length === 0;
  document.getElementById("bar-count").textContent = chosen.length;
  document.getElementById("bar-sums").replaceChildren(...[...sums].sort().map(([code, [minor, places]]) => {
    const sum = document.createElement("bdi");
    sum.className = "sum";
    sum.textContent = `${code} ${written(minor, places)}`;
    return sum;
  }));
  const left = document.getElementById("bar-skipped");
  left.textContent = skipped.size ? `${left.dataset.text} ${[...skipped].map(([why, n]) => `${why} ${n}`).join(", ")}` : "";
  const all = document.getElementById("choose-all");
  if (all) {
    all.checked = chosen.length === every.length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
}

let last = null;
document.addEventListener("click", (event) => {
  const box = event.target.closest?.("#choose tbody input[name=chosen]");
  if (box && event.shiftKey && last?.isConnected) {
    const every = boxes(), [from, to] = [every.indexOf(last), every.indexOf(box)].sort((a, b) => a - b);
    for (const between of every.slice(from, to + 1)) between.checked = box.checked;
    addUp();
  }
  if (box) last = box;
  if (event.target.closest?.("#unchoose")) {
    event.preventDefault();
    event.stopPropagation();
    for (const chosen of boxes()) chosen.checked = false;
    addUp();
    boxes()[0]?.focus();
  }
  for (const pop of document.querySelectorAll("details.pop[open]"))
    if (!pop.contains(event.target)) pop.open = false;
}, true);
document.addEventListener("change", (event) => {
  if (event.target.id === "choose-all") for (const box of boxes()) box.checked = event.target.checked;
  if (event.target.closest?.("#choose")) addUp();
});

// What opens under a chip near the edge of the page opens towards the middle.
document.addEventListener("toggle", (event) => {
  const pop = event.target.closest?.("details.pop");
  if (!pop?.open) return;
  delete pop.dataset.turned;
  const { left, right } = pop.querySelector(".panel").getBoundingClientRect();
  if (left < 0 || right > document.documentElement.clientWidth) pop.dataset.turned = "";
}, true);

// Keys inside the table: j and k (or the arrows) walk the rows, x chooses; Escape closes what is open.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const pop = document.querySelector("details.pop[open]");
    if (pop) { pop.open = false; pop.querySelector("summary").focus(); }
    return;
  }
  const row = event.target.closest?.("#choose tbody tr");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (step) {
    const rows = [...row.parentElement.rows], next = rows[rows.indexOf(row) + step];
    const same = event.target.matches("input") ? "input" : "td.id a";
    next?.querySelector(same)?.focus();
    event.preventDefault();
  } else if (event.key === "x") {
    row.querySelector("input[name=chosen]")?.click();
    event.preventDefault();
  }
});

// Swaps. A redirect (the session has ended) or an error becomes a whole page instead of a hole in this one.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "list") return;
  const { xhr, pathInfo } = event.detail;
  if (xhr.status >= 400 || (xhr.responseURL && new URL(xhr.responseURL).pathname !== location.pathname)) {
    event.detail.shouldSwap = false;
    location.assign(new URL(pathInfo.finalRequestPath ?? pathInfo.requestPath, location.href));
  }
});
document.addEventListener("htmx:sendError", () => location.reload());
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "list") return;
  const search = document.getElementById("q");
  if (search && search !== document.activeElement) search.value = list().dataset.search;
  document.getElementById("said").textContent = list().dataset.said;
  if (!document.activeElement || document.activeElement === document.body) list().focus({ preventScroll: true });
  ready();
});

function ready() {
  const all = document.getElementById("choose-all");
  if (all) all.hidden = false;
  addUp();
}
ready();
