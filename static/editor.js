// Around the words of a page: links to choose, a preview, clean paste, and what was typed kept against a crash.
// Without this script the page is written and saved all the same.

import { apart, inBrackets, markdownFrom } from "./editor-paste.js";
import { forgetSaved, keepDrafts } from "./editor-drafts.js";

const PAUSE = 500; // milliseconds without a key
const editor = document.querySelector("[data-editor]");
const person = document.querySelector("script[data-drafts-of]").dataset.draftsOf;
const words = editor && document.getElementById(editor.dataset.editor);
let waiting, asked; // the next question for a preview, and the newest one that was sent

forgetSaved(person);
if (words) {
  keepDrafts(words.form, person, showPreviewSoon);
  offerLinks();
  beginPreview();
  words.addEventListener("paste", paste);
}

function insert(text) {
  words.focus();
  // The old command, because with it alone Ctrl+Z takes the text away again.
  if (!document.execCommand("insertText", false, text)) {
    words.setRangeText(text, words.selectionStart, words.selectionEnd, "end");
    words.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// --- links to choose -------------------------------------------------------------------------------------------------

function offerLinks() {
  const picker = editor.querySelector(".editor-picker");
  const [target, address, label] = ["target", "address", "words"].map((name) =>
    picker.querySelector(`[data-link-${name}]`),
  );
  const said = picker.querySelector("[role=status]");
  picker.hidden = false;

  function insertLink() {
    const chosen = target.selectedOptions[0];
    const selected = words.value.slice(words.selectionStart, words.selectionEnd);
    const shown = label.value.trim() || selected.trim() || (target.value && chosen.textContent.replace(/ \(not public now\)$/, ""));
    const leadsTo = target.value || address.value.trim();
    said.textContent = "";
    if (!shown) {
      said.textContent = "Write the words that are the link.";
      label.focus();
      return;
    }
    const escaped = shown.replace(/[[\]\\]/g, "\\$&");
    insert(`[${escaped}](${inBrackets(leadsTo)})`);
    for (const field of [target, address, label]) field.value = "";
  }

  picker.querySelector("[data-link-insert]").addEventListener("click", insertLink);
  picker.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault(); // or the whole form would be sent
    insertLink();
  });
  target.addEventListener("change", () => {
    if (target.value) address.value = "";
  });
  address.addEventListener("input", () => {
    if (address.value) target.value = "";
  });
}

// --- the preview: drawn by the server, by the code that draws the page -------------------------------------------------

function beginPreview() {
  const preview = editor.querySelector(".editor-preview");
  const both = document.createElement("div");
  both.className = "editor-both";
  words.before(both);
  both.append(words, preview);
  preview.hidden = false;
  words.addEventListener("input", showPreviewSoon);
  showPreview();
}

function showPreviewSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(showPreview, PAUSE);
}

async function showPreview() {
  const preview = document.querySelector(".editor-preview");
  const typed = new FormData();
  typed.append("csrfmiddlewaretoken", words.form.elements.csrfmiddlewaretoken.value);
  typed.append("body", words.value);
  asked?.abort(); // only the newest question counts
  asked = new AbortController();
  try {
    const answer = await fetch(editor.dataset.preview, {
      method: "POST",
      body: typed,
      redirect: "manual",
      signal: asked.signal,
    });
    if (!answer.ok) {
      say(preview, "problems", ["There is no preview: you may have been signed out. Sign in again in another tab, then save here."]);
      say(preview, "warnings", []);
      return;
    }
    const { html, problems, warnings } = await answer.json();
    say(preview, "problems", problems);
    say(preview, "warnings", warnings);
    const shown = preview.querySelector(".editor-words");
    shown.innerHTML = html; // made safe by the server, as on the page itself
    for (const each of shown.querySelectorAll("[id]")) each.removeAttribute("id"); // this page has ids of its own
    for (const link of shown.querySelectorAll("a")) link.target = "_blank"; // or what was typed would be left
    if (!words.value.trim()) shown.textContent = "Nothing is written yet.";
  } catch (error) {
    if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error; // no connection: saving says so
  }
}

function say(preview, kind, sentences) {
  const said = preview.querySelector(`[data-said=${kind}]`);
  const list = said.querySelector(".points");
  said.hidden = !sentences.length;
  if ([...list.children].map((item) => item.textContent).join() === sentences.join()) return; // said already
  list.replaceChildren(
    ...sentences.map((sentence) => {
      const item = document.createElement("li");
      item.textContent = sentence;
      return item;
    }),
  );
}

// --- paste from a word processor -----------------------------------------------------------------------------------------

function paste(event) {
  const html = event.clipboardData?.getData("text/html");
  const markdown = html && markdownFrom(html);
  if (!markdown) return; // plain words, or nothing worth keeping: as the browser does it
  event.preventDefault();
  insert(apart(markdown, words.value.slice(0, words.selectionStart), words.value.slice(words.selectionEnd)));
}
