// Lines that Django's forms add and take away: the keyboard stays with the work, and each "Remove" says which line.

function nameRemovals() {
  for (const group of document.querySelectorAll(".inline-group")) {
    group.querySelectorAll(".form-row:not(.empty-form)").forEach((line, place) => {
      line.querySelector(".inline-deletelink")?.setAttribute("aria-label", `Remove line ${place + 1}`);
    });
  }
}

// Django's own script, which stands before this one, has made the lines by then.
window.addEventListener("load", nameRemovals);
document.addEventListener("formset:added", ({ target }) => {
  nameRemovals();
  target.querySelector("input:not([type=hidden]), select, textarea")?.focus();
});
document.addEventListener("formset:removed", ({ detail }) => {
  nameRemovals();
  document.querySelector(`#${detail.formsetName}-group .add-row a`)?.focus();
});
