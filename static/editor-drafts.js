// What an officer types, kept in this browser until it is saved: a crash, or a session that ended, loses nothing.
//
// Kept by person, so that nobody is offered another's words, and by the address of the form. What is a week old goes.

const PREFIX = "typed:";
const WEEK = 7 * 24 * 60 * 60 * 1000; // milliseconds
const PAUSE = 500;

function* kept() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    try {
      yield [key, JSON.parse(localStorage.getItem(key))];
    } catch {
      localStorage.removeItem(key);
    }
  }
}

// Forget what is old, and what this person sent when the page says that it was saved.
export function forgetSaved(person) {
  const mine = `${PREFIX}${person}:`;
  const wasSaved = document.querySelector(".messagelist :is(.success, .info)") && !document.querySelector(".errornote");
  for (const [key, entry] of kept()) {
    const isOld = !(Date.now() - entry?.at < WEEK);
    if (isOld || (wasSaved && entry.sent && key.startsWith(mine))) localStorage.removeItem(key);
  }
}

// Keep what is typed into the form by this person, and offer what was kept; `restored` is called after putting it back.
export function keepDrafts(form, person, restored) {
  const key = `${PREFIX}${person}:${location.pathname}`;
  const fields = [...form.elements].filter((field) => field.name && field.matches("textarea, input[type=text]"));
  const revision = form.elements.read_revision?.value ?? "0";
  const typed = () => Object.fromEntries(fields.map((field) => [field.name, field.value]));
  const asOpened = JSON.stringify(typed());
  const wasRefused = Boolean(document.querySelector(".errornote"));
  let waiting;

  const keep = (sent) => {
    clearTimeout(waiting);
    const now = typed();
    if (!sent && !wasRefused && JSON.stringify(now) === asOpened) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ at: Date.now(), revision, sent, fields: now }));
  };
  const entry = [...kept()].find(([name]) => name === key)?.[1];
  if (entry) {
    const isSaved = entry.sent && entry.revision !== revision;
    const differs = fields.some((field) => field.name in entry.fields && entry.fields[field.name] !== field.value);
    if (isSaved || !differs) localStorage.removeItem(key);
    else if (!wasRefused) offer(entry);
  }
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE, false);
  });
  form.addEventListener("submit", () => keep(true));
  window.addEventListener("pagehide", () => clearTimeout(waiting));

  function offer({ at, revision: read, fields: words }) {
    const when = new Date(at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
    const notice = document.createElement("section");
    notice.className = "stands";
    notice.setAttribute("aria-label", "What you typed before");
    const said = document.createElement("p");
    const changed = read === revision ? "" : " It has been saved since, by you or by somebody else.";
    said.textContent = `This browser kept what you typed here on ${when} and did not see saved.${changed}`;
    notice.append(said, button("Put it back", putBack), " ", button("Forget it", () => localStorage.removeItem(key)));
    form.before(notice);

    function putBack() {
      for (const field of fields) if (field.name in words) field.value = words[field.name];
      keep(false);
      restored();
      fields.find((field) => field.tagName === "TEXTAREA")?.focus();
    }

    function button(label, act) {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "button";
      made.textContent = label;
      made.addEventListener("click", () => {
        act();
        notice.remove();
      });
      return made;
    }
  }
}
