const search = document.querySelector("#search");
const rows = [...document.querySelectorAll("[data-mutant]")];
const count = document.querySelector("#count");
const show = () => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const text = row.querySelector("th").textContent.toLowerCase();
    row.hidden = !words.every(word => text.includes(word));
    shown += !row.hidden;
  }
  count.textContent = `${shown} of ${rows.length} mutants`;
};
search.addEventListener("input", show);
document.querySelector(".filter").hidden = false;
show();
