// How long something is still possible: [data-countdown] holds the moment, [data-left] inside it the words.
const words = (milliseconds, own) => {
  const minutes = Math.floor(milliseconds / 60000), hours = Math.floor(minutes / 60);
  const [number, unit] = hours ? [hours, "hour"] : [minutes, "minute"];
  const { lang } = document.documentElement;
  if (!Intl.NumberFormat.supportedLocalesOf(lang).length) return own[unit].replace("%(n)s", number);
  const form = { style: "unit", unit, unitDisplay: "long", numberingSystem: "latn" };
  return new Intl.NumberFormat(lang, form).format(number);
};

function tick() {
  for (const clock of document.querySelectorAll("[data-countdown]")) {
    const remains = Date.parse(clock.dataset.countdown) - Date.now();
    const left = clock.querySelector("[data-left]");
    if (remains > 0) {
      const text = left.dataset.left.replace("%(time)s", words(remains, left.dataset));
      if (left.textContent !== text) left.textContent = text;
      continue;
    }
    const over = document.createElement("p");
    over.className = "small muted";
    over.textContent = clock.dataset.over;
    clock.replaceWith(over);
  }
}
tick();
setInterval(tick, 15000);
document.addEventListener("htmx:afterSwap", tick);
