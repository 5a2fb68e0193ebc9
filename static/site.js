import { initAll } from "./nhsuk/nhsuk-frontend.min.js";

initAll();

// Paper cannot be clicked: what is folded away on the screen is opened for printing and folded again afterwards.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open])")];
  for (const details of opened) details.open = true;
});
window.addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});
