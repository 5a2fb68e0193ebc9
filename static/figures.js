// Beside what is typed: the figures that follow from it. The server computes them, by the code that saves and shows
// them, so that they are computed once; without this script they appear after saving.

const place = document.querySelector("[data-figures]");
const form = place?.closest("form");
const PAUSE = 400; // milliseconds without a key, so that a number is asked for once it is typed
let waiting;

// The form of one return has its fields without the quarter before their names, and chooses year and quarter itself.
const isOneReturn = form && "received" in form.elements;

function question() {
  const typed = new FormData(form);
  if (!isOneReturn) return { address: place.dataset.figures, typed, quarters: ["q1", "q2", "q3", "q4"] };
  const quarter = `q${form.elements.quarter.value}`;
  const named = new FormData();
  for (const [name, value] of typed) named.append(name === "csrfmiddlewaretoken" ? name : `${quarter}-${name}`, value);
  const address = place.dataset.figures.replace("9999", form.elements.start_year.value);
  return { address, typed: named, quarters: form.elements.start_year.value && form.elements.quarter.value ? [quarter] : [] };
}

function show(quarter, figures) {
  const key = isOneReturn ? "" : `${quarter}-`;
  for (const name of ["closed", "compliance", "open"]) {
    const value = figures ? (figures[name] ?? "Not known") : "";
    const cell = document.querySelector(`[data-figure="${key}${name}"]`);
    if (cell) cell.textContent = value;
  }
  const list = document.querySelector(isOneReturn ? "[data-points]" : `[data-points="${quarter}"]`);
  list?.replaceChildren(
    ...(figures?.points ?? []).map((point) => {
      const item = document.createElement("li");
      item.textContent = `Please look again: ${point}`;
      return item;
    }),
  );
}

async function compute() {
  const { address, typed, quarters } = question();
  if (!quarters.length) return;
  const answer = await fetch(address, { method: "POST", body: typed });
  if (!answer.ok) return; // signed out meanwhile: saving says so
  const figures = await answer.json();
  for (const quarter of quarters) show(quarter, figures[quarter]);
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(compute, PAUSE);
});
