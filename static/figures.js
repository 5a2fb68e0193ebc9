// Beside what is typed: the figures that follow from it. The server computes them, by the code that saves and shows
// them, so that they are computed once; without this script they appear after saving.

const place = document.querySelector("[data-figures]");
const form = place?.closest("form");
const PAUSE = 400; // milliseconds without a key, so that a number is asked for once it is typed
let waiting, asked;

// The form of one return has its fields without the quarter before their names, and chooses year and quarter itself.
const isOneReturn = form && "received" in form.elements;

function question() {
  const typed = new FormData(form);
  if (!isOneReturn) return { address: place.dataset.figures, typed, quarters: ["q1", "q2", "q3", "q4"] };
  // A correction stays with its quarter: there is nothing to choose.
  const year = form.elements.start_year?.value ?? place.dataset.year;
  const number = form.elements.quarter?.value ?? place.dataset.quarter;
  const quarter = `q${number}`;
  const named = new FormData();
  for (const [name, value] of typed) named.append(name === "csrfmiddlewaretoken" ? name : `${quarter}-${name}`, value);
  const address = place.dataset.figures.replace("9999", year);
  return { address, typed: named, quarters: year && number ? [quarter] : [] };
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

function warnSignedOut() {
  if (form.querySelector("[role=alert]")) return;
  const warning = document.createElement("p");
  warning.className = "errornote";
  warning.setAttribute("role", "alert");
  warning.textContent = "You have been signed out. Sign in again in another tab before you save here.";
  form.prepend(warning);
}

async function compute() {
  const { address, typed, quarters } = question();
  if (!quarters.length) return;
  asked?.abort(); // only the newest question counts
  asked = new AbortController();
  try {
    const answer = await fetch(address, { method: "POST", body: typed, redirect: "manual", signal: asked.signal });
    if (answer.type === "opaqueredirect") warnSignedOut();
    if (!answer.ok) return;
    const figures = await answer.json();
    for (const quarter of quarters) show(quarter, figures[quarter]);
  } catch (error) {
    if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error; // no connection: saving says so
  }
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(compute, PAUSE);
});
