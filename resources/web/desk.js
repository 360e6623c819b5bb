// What helps where there is a script; every page works without it.
"use strict";

// Leaving a form with typed words asks first; sending it does not, and sends once.
let typed = false;
for (const form of document.querySelectorAll("form:not([data-free])")) {
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    typed = false;
  });
  if (form.dataset.typed !== undefined) typed = true;
}
window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form")) delete form.dataset.sent;
});

// A file that is too large is said so at once, before its minutes on the line.
for (const input of document.querySelectorAll("input[type=file][data-most]")) {
  input.addEventListener("change", () => {
    const large = [...input.files].some((file) => file.size > Number(input.dataset.most));
    input.setCustomValidity(large ? input.dataset.large : "");
    if (large) input.reportValidity();
  });
}

// The arrows walk the rows of a list.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [...document.querySelectorAll("table.rows tbody th a")];
  const at = links.indexOf(document.activeElement);
  const inText = document.activeElement.matches("input, select, textarea");
  if (!links.length || (at < 0 && inText)) return;
  event.preventDefault();
  const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? links.length - 1 : at - 1;
  links[Math.max(0, Math.min(links.length - 1, next))].focus();
});

// A screen left alone shows nobody's papers once the session is over, unless words were typed.
const idle = Number(document.body.dataset.idle);
if (idle) {
  setTimeout(() => { if (!typed) location.replace(document.body.dataset.out); }, idle + 1000);
}

// The first thing that is wrong gets the keyboard.
const wrong = document.querySelector("[aria-invalid='true']");
if (wrong) wrong.focus();
