// "Explore this chart": plotly is fetched from this site when a reader asks for it, and draws the figure that the
// server drew still. Without JavaScript the buttons stay hidden.

const HOW = "Point at a figure or touch it to read it. Choose an entry of the key to hide it or show it again. The tables have the same figures.";
const FAILED = "The chart could not be loaded. The still picture and the table show the same figures.";
const LETTER = 8; // pixels, on the safe side
const APART = 8; // pixels between two names under the axis
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
function inTime([years, parts]) {
  const seen = [...new Set(years)];
  return [years, parts.map((part, index) => part + "\u200b".repeat(seen.indexOf(years[index])))];
}

const roomFor = (names) => Math.max(0, ...names.map((name) => name.length)) * LETTER + APART;

// An axis with one row of names, as many as fit into so many pixels: of the parts of a year in the rhythm of the still
// picture, the year's first among them.
function oneRow(names, years, room) {
  const least = Math.ceil((names.length * roomFor(names)) / room);
  const inYear = Math.max(...years.map((year) => years.filter((other) => other === year).length));
  const cycle = inYear > 4 ? 12 : inYear > 1 ? 4 : 1;
  const every = [1, 2, 3, 6].find((rhythm) => rhythm >= least && cycle % rhythm === 0) ?? Math.ceil(least / cycle) * cycle;
  // Of years alone the newest is among them.
  const first = (cycle === 1 ? names.length - 1 : Math.max(years.findIndex((year) => year !== years[0]), 0)) % every;
  return { type: "category", tickmode: "array", tickvals: names.filter((_, index) => index % every === first) };
}

// Plotly draws no line of one point: the level of a period alone is a dash.
function withDashes(trace) {
  const isAlone = trace.y.map((value, i) => value !== null && [trace.y[i - 1], trace.y[i + 1]].every((other) => other == null));
  if (!isAlone.some(Boolean)) return trace;
  const { color, width } = trace.line;
  const marker = { symbol: "line-ew-open", color, size: isAlone.map((alone) => (alone ? 24 : 0)), line: { color, width } };
  return { ...trace, mode: "lines+markers", marker };
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
  const room = width - 70; // the numbers take the rest
  const [years, parts] = Array.isArray(data[0]?.x[0]) ? data[0].x : [data[0]?.x ?? [], null];
  const isCrowded = parts && room < years.length * roomFor(parts);
  const names = parts ? parts.map((part, index) => `${part} ${years[index]}`) : years;
  const drawn = data.map((trace) => {
    const { size, symbol } = trace.marker ?? {};
    const most = symbol === "circle-open" ? size : Math.max(room / years.length, 4);
    return {
      ...(trace.line?.shape === "hvh" ? withDashes(trace) : trace),
      ...(size && { marker: { ...trace.marker, size: Math.min(size, most) } }),
      x: parts && !isCrowded ? inTime(trace.x) : names,
      name: inLines(trace.name, (width - 60) / LETTER),
    };
  });
  const xaxis = parts && !isCrowded ? layout.xaxis : { ...layout.xaxis, ...oneRow(names, years, room) };
  const font = { ...layout.font, size: width < 480 ? 14 : layout.font.size };
  return [drawn, { ...layout, xaxis, font, width, height, uirevision: "the reader's choices stay" }];
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
