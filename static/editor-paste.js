// What a word processor or a web page puts on the clipboard, as Markdown: headings, lists, bold, links and tables stay.

const HEADINGS = { H1: "##", H2: "##", H3: "###", H4: "####", H5: "####", H6: "####" };
const BLOCKS = "P, DIV, LI, UL, OL, TABLE, H1, H2, H3, H4, H5, H6, BLOCKQUOTE, SECTION, ARTICLE";
const WORTH_KEEPING = "h1, h2, h3, h4, h5, h6, ul, ol, table, a[href], b, strong, [class*=MsoList], [class*=MsoHeading]";
const WEIGHT = /font-weight:\s*(\w+)/i;
const BOLD = /^(bold|[6-9]00)$/i;

// Return the HTML as Markdown; an empty text when it has nothing that plain text has not.
export function markdownFrom(html) {
  const page = new DOMParser().parseFromString(withHarmlessNames(html), "text/html"); // runs no script, fetches nothing
  for (const each of page.querySelectorAll("script, style, meta, link, title, template")) each.remove();
  if (!page.querySelector(WORTH_KEEPING)) return "";
  return blocks(page.body, "")
    .join("\n\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

// Return the HTML with styles and handlers under other names: the policy of the page would complain of each.
function withHarmlessNames(html) {
  return html
    .replace(/<style[\s>][\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
}

// Return the blocks in an element, each a text of one or more lines.
function blocks(element, indent) {
  const found = [];
  let line = "";
  const end = () => {
    if (line.trim()) found.push(begun(line.trim()));
    line = "";
  };
  for (const node of element.childNodes) {
    if (node.nodeType !== Node.ELEMENT_NODE || !(node.matches(BLOCKS) || node.querySelector(BLOCKS))) {
      line += inline(node);
      continue;
    }
    end();
    const item = wordListItem(node);
    if (HEADINGS[node.tagName]) {
      const words = oneLine(node).replace(/\*\*/g, ""); // a heading is bold already
      if (words) found.push(`${HEADINGS[node.tagName]} ${words}`);
    } else if (item) {
      // The items of one list stand on lines of their own, without an empty one between them.
      if (found.at(-1)?.isList) found.at(-1).lines.push(item);
      else found.push({ isList: true, lines: [item], toString: lines });
    } else if (node.matches("UL, OL")) {
      found.push(list(node, indent));
    } else if (node.matches("TABLE")) {
      found.push(table(node));
    } else if (node.matches("BLOCKQUOTE")) {
      found.push(blocks(node, "").join("\n\n").replace(/^/gm, "> "));
    } else {
      found.push(...blocks(node, indent));
    }
  }
  end();
  return found.filter((block) => String(block).trim());
}

function lines() {
  return this.lines.join("\n");
}

// Return an item as Word writes it, a paragraph with a drawn bullet; null for any other element.
function wordListItem(node) {
  if (!/MsoList/.test(node.className)) return null;
  const level = Number(/level(\d)/.exec(node.dataset.style)?.[1] ?? 1);
  const copy = node.cloneNode(true);
  const bullets = [...copy.querySelectorAll("[data-style*='mso-list']")].filter((each) => /ignore/i.test(each.dataset.style));
  const mark = bullets.map((each) => each.textContent).join("").trim();
  for (const each of bullets) each.remove();
  const words = oneLine(copy).replace(/^[·•o§-]\s+/, "");
  return words && `${"   ".repeat(level - 1)}${/^\d/.test(mark) ? "1." : "*"} ${words}`;
}

function list(element, indent) {
  const mark = element.tagName === "OL" ? "1." : "*";
  const found = [];
  for (const item of element.children) {
    if (item.matches("UL, OL")) found.push(list(item, `${indent}   `)); // as Google Docs nests them
    if (item.tagName !== "LI") continue;
    const inner = [...item.querySelectorAll(":scope > ul, :scope > ol")];
    for (const each of inner) each.remove();
    const words = oneLine(item);
    if (words) found.push(`${indent}${mark} ${words}`);
    for (const each of inner) found.push(list(each, `${indent}   `));
  }
  return found.filter(Boolean).join("\n");
}

function table(element) {
  const rows = [...element.rows].map((row) => [...row.cells].map((cell) => oneLine(cell).replace(/\|/g, "\\|")));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width < 2) return rows.flat().filter(Boolean).join("\n\n"); // a frame around words is no table
  const full = rows.map((row) => `| ${Array.from({ length: width }, (_, place) => row[place] ?? "").join(" | ")} |`);
  full.splice(1, 0, `| ${Array(width).fill("---").join(" | ")} |`);
  return full.join("\n");
}

function oneLine(element) {
  return [...element.childNodes].map(inline).join("").replace(/\s+/g, " ").trim();
}

function inline(node) {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.data.replace(/[\s\u00a0]+/g, " "));
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  if (node.tagName === "BR") return " ";
  const inside = [...node.childNodes].map(inline).join("") + (node.matches(BLOCKS) ? " " : "");
  const words = inside.trim();
  if (!words) return inside && " ";
  if (node.tagName === "A") {
    const address = (node.getAttribute("href") ?? "").trim();
    const isAddress = /^(https?:\/\/|mailto:|tel:)./i.test(address);
    return isAddress ? around(inside, `[${words}](${inBrackets(address)})`) : inside;
  }
  // Google Docs wraps everything in a <b> that is not bold.
  const weight = WEIGHT.exec(node.dataset.style)?.[1];
  const isBold = weight ? BOLD.test(weight) : node.matches("B, STRONG");
  return isBold && !words.includes("**") ? around(inside, `**${words}**`) : inside;
}

// Return an address as it can stand in the brackets of a link: spaces and brackets of its own as %20 and the like.
export function inBrackets(address) {
  return address.replace(/[\s()<>]/g, (sign) => (/[()]/.test(sign) ? `%${sign.charCodeAt(0).toString(16)}` : encodeURIComponent(sign)));
}

// Return Markdown with an empty line before it and after it, where it is a block and words stand next to it.
export function apart(markdown, before, after) {
  const isBlock = (block) => /^\s*(#{1,6} |[*>] |\d+[.)] |\|)/.test(block);
  const parts = markdown.split("\n\n");
  const above = isBlock(parts[0]) && before.trim() ? "\n\n".slice(/\n{0,2}$/.exec(before)[0].length) : "";
  const below = isBlock(parts.at(-1)) && after.trim() ? "\n\n".slice(/^\n{0,2}/.exec(after)[0].length) : "";
  return above + markdown + below;
}

// Marks stand close to their words: the spaces go outside.
function around(inside, marked) {
  return /^\s*/.exec(inside)[0] + marked + /\s*$/.exec(inside)[0];
}

function escaped(text) {
  return text.replace(/[\\`*_[\]<]/g, "\\$&");
}

// What begins a line as a heading, a list or a quotation would is words here.
function begun(line) {
  return line.replace(/^([#>+-]|\d+(?=[.)]\s))/, (mark) => (/\d/.test(mark) ? mark : `\\${mark}`)).replace(/^(\d+)([.)]\s)/, "$1\\$2");
}
