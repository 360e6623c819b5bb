// Sifts a long list while one types. Nothing typed leaves the page; without it the list is whole.
"use strict";
const field = document.getElementById("words");
const told = document.getElementById("found");
const rows = [...document.querySelectorAll("li[data-words]")];
const groups = [...document.querySelectorAll("details.sector")];
const folded = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
const known = new Map(rows.map((row) => [row, " " + folded(row.dataset.words + " " + row.textContent)]));
const first = told.textContent;

function sift() {
  const asked = folded(field.value).split(/\s+/).filter(Boolean);
  let left = 0;
  for (const row of rows) {
    row.hidden = !asked.every((word) => known.get(row).includes(" " + word));
    left += row.hidden ? 0 : 1;
  }
  for (const group of groups) {
    const some = [...group.querySelectorAll("li")].some((row) => !row.hidden);
    group.hidden = !some;
    group.open = some && asked.length > 0;
  }
  told.textContent = !asked.length ? first : left ? left + " mục" : "Không thấy. Thử chữ khác, hoặc hỏi cán bộ tại quầy.";
}

document.getElementById("sift").hidden = false;
field.addEventListener("input", sift);
