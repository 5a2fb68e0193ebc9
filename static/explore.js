// "Explore this chart": plotly is fetched from this site when a reader asks for it, and draws the figure that the server
// drew still. Without JavaScript the buttons stay hidden.
let plotly;

function load(address) {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error(address));
    document.head.append(script);
  });
  return plotly;
}

async function draw(figure, place) {
  const { data, layout } = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  const { title, description } = layout.meta;
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", `${title}. ${description}`);
  await (await load(figure.querySelector("[data-plotly]").dataset.plotly)).newPlot(place, data, layout, {
    displayModeBar: false,
    responsive: true,
    // Nothing of what is read here leaves this site.
    showSendToCloud: false,
    showLink: false,
  });
}

for (const figure of document.querySelectorAll("[data-chart]")) {
  const button = figure.querySelector("[data-plotly]");
  const still = figure.querySelectorAll(".site-key, .site-still"); // plotly draws a key of its own
  const said = figure.querySelector("[role=status]");
  const [words] = button.children;
  let live;

  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    try {
      if (!live) {
        const place = document.createElement("div");
        place.className = "site-live";
        button.before(place);
        live = place;
        await draw(figure, place);
      } else {
        live.hidden = !live.hidden;
      }
      for (const part of still) part.hidden = !live.hidden;
      words.textContent = live.hidden ? "Explore this chart" : "Show the still picture";
    } catch {
      live?.remove();
      live = plotly = undefined;
      said.textContent = "The chart could not be loaded. The still picture and the table show the same figures.";
    }
  });
}
