// The numbers that a pattern gives, while it is typed.
for (const place of document.querySelectorAll("[data-preview]")) {
  let timer = 0, asked = 0;
  place.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++asked, query = new URLSearchParams();
      for (const field of place.querySelectorAll("[name]:not(:disabled)")) query.set(field.name, field.value);
      const answer = await fetch(`${place.dataset.preview}?${query}`).catch(() => null);
      if (answer?.ok && mine === asked) place.querySelector(".next").innerHTML = await answer.text();
    }, 200);
  });
}
