// The amount follows the ticked documents until somebody types another; whole minor units in BigInt.
const form = document.getElementById("payment"), amount = document.getElementById("amount");
let typed = Boolean(form.querySelector("[aria-invalid]"));
const boxes = () => [...form.querySelectorAll("input[name=pay]")];
const places = Number(form.dataset.places);

function written(minor) {
  const digits = minor.toString().padStart(places + 1, "0");
  return digits.slice(0, digits.length - places) + (places ? "." + digits.slice(-places) : "");
}

amount.addEventListener("input", () => { typed = amount.value.trim() !== ""; });
form.addEventListener("change", (event) => {
  const box = event.target;
  if (box.name !== "pay") return;
  box.closest("tr").classList.toggle("chosen", box.checked);
  if (typed) return;
  const sum = boxes().filter((one) => one.checked).reduce((all, one) => all + BigInt(one.dataset.minor), 0n);
  amount.value = sum ? written(sum) : "";
});
// Whoever writes an amount beside a document means that document.
form.addEventListener("input", (event) => {
  if (!event.target.name.startsWith("amount-") || !event.target.value.trim()) return;
  const box = event.target.closest("tr").querySelector("input[name=pay]");
  if (!box.checked) box.click();
});
