// Unpacks what the page brings packed, where its map stands: data, styles and scripts. The plain drawing, the
// tables and their styles are not packed: they are there without any script.
import { inflate } from "./inflate.js";

const source = (id) => document.getElementById(id);

// Put a script or a style before an element; a script runs at once.
const put = (before, name, text, attributes = {}) => {
  const made = Object.assign(document.createElement(name), attributes);
  made.textContent = text;
  before.before(made);
};

let parts;
try {
  parts = ["aidmap-data", "aidmap-scripts"].map((id) => JSON.parse(inflate(source(id).textContent)));
} catch (error) {
  document.querySelector("[data-note]").textContent = source("aidmap-scripts").dataset.damaged;
  throw error; // the plain drawing and the tables of its one day stay
}
const [data, { style, map, page }] = parts;
put(document.querySelector("style"), "style", style); // the styles of the page come after those of the map
const here = source("aidmap-scripts");
for (const [id, text] of Object.entries(data)) put(here, "script", text, { type: "application/json", id });
put(here, "script", map);
document.addEventListener("DOMContentLoaded", () => put(here, "script", page));
