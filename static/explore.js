// "Explore this chart": plotly is fetched from this site when a reader asks for it, and draws the figure that the
// server drew still. Without JavaScript the buttons stay hidden.

const HOW = "Point at a figure or touch it to read it. Choose an entry of the key to hide it or show it again. The tables have the same figures.";
const FAILED = "The chart could not be loaded. The still picture and the table show the same figures.";
const QUARTER = 24; // pixels that the name of a quarter takes
const LETTER = 8; // pixels, on the safe side
let plotly;

function load(address) {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      plotly = undefined; // the next press tries again
      reject(new Error(address));
    };
    document.head.append(script);
  });
  return plotly;
}

// Nothing of what is read here leaves this site: plotly's buttons, one of which sends the figures away, are off. So are
// its tips, which no keyboard or screen reader reaches.
const OPTIONS = { displayModeBar: false, showSendToCloud: false, showTips: false };

// Plotly puts the quarters of every year into the order of the first year: Q3 before Q1, if that begins with Q3.
// Invisible marks, as many as years before, make them different words, and they stay in the order of time.
function inTime([years, quarters]) {
  const seen = [...new Set(years)];
  return [years, quarters.map((quarter, index) => quarter + "\u200b".repeat(seen.indexOf(years[index])))];
}

// The key's words in lines that fit: plotly cuts them off, and takes < for the beginning of a tag.
function inLines(words, most) {
  const lines = [""];
  for (const word of words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length > most && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.join("<br>");
}

// The figure for a place of this width: what fits there depends on it.
function fitted({ data, layout }, width, height) {
  const isGrouped = Array.isArray(data[0]?.x[0]);
  const count = isGrouped ? data[0].x[0].length : 0;
  const isCrowded = width - 70 < count * QUARTER; // the numbers take the rest
  for (const trace of data) {
    if (isCrowded) trace.x = trace.x[1].map((quarter, index) => `${quarter} ${trace.x[0][index]}`);
    else if (isGrouped) trace.x = inTime(trace.x);
    trace.name = inLines(trace.name, (width - 60) / LETTER);
  }
  // Plotly leaves quarters out when they are not grouped.
  if (isCrowded) layout.xaxis = { ...layout.xaxis, type: "category", nticks: Math.floor(width / 110) };
  const font = { ...layout.font, size: width < 480 ? 14 : layout.font.size };
  return [data, { ...layout, font, width, height, uirevision: "the reader's choices stay" }];
}

for (const figure of document.querySelectorAll("[data-chart]")) {
  const button = figure.querySelector("[data-plotly]");
  const still = figure.querySelectorAll(".site-key, .site-still"); // plotly draws a key of its own
  const said = figure.querySelector("[role=status]");
  const [words] = button.children;
  let live;
  let isLoading = false;

  function show(isLive, sentence) {
    for (const part of still) part.hidden = isLive;
    words.textContent = isLive ? "Show the still picture" : "Explore this chart";
    said.textContent = sentence;
  }

  const drawn = () => JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  const draw = () => window.Plotly.react(live, ...fitted(drawn(), live.clientWidth, live.clientHeight), OPTIONS);

  // A telephone is turned, a window made narrower. On paper the live chart has no width: the still one is printed.
  const resized = new ResizeObserver(() => {
    if (live?.clientWidth && live.clientWidth !== live.layout?.width) draw();
  });

  function showStill(sentence) {
    if (live) {
      resized.unobserve(live);
      window.Plotly.purge(live);
      live.remove();
      live = undefined;
    }
    show(false, sentence);
  }

  async function showLive() {
    isLoading = true;
    said.textContent = "The chart is being loaded.";
    try {
      await load(button.dataset.plotly);
      const { title, description } = drawn().layout.meta;
      live = document.createElement("div");
      live.className = "site-live";
      live.setAttribute("role", "img");
      live.setAttribute("aria-label", `${title}. ${description}`);
      button.before(live);
      show(true, HOW);
      await draw();
      resized.observe(live);
    } catch {
      showStill(FAILED);
    }
    isLoading = false;
  }

  button.hidden = false;
  button.addEventListener("click", () => {
    if (isLoading) return;
    if (live) showStill("");
    else showLive();
  });
}
