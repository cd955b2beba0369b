// Unpacks what the page brings packed, where its map stands: data, styles and scripts. The plain drawing, the
// tables and their styles are not packed: they are there without any script.
import { inflate } from "./inflate.js";
import { nextFrame } from "./next_frame.js";

const source = (id) => document.getElementById(id);

// Put a script or a style before an element; a script runs at once.
const put = (before, name, text, attributes = {}) => {
  const made = Object.assign(document.createElement(name), attributes);
  made.textContent = text;
  before.before(made);
};

const wholeDocument = () =>
  new Promise((resolve) => {
    document.addEventListener("DOMContentLoaded", resolve);
  });

// For other programs, as those that take pictures, a page is loaded when all of it is drawn: an open document
// in a frame puts that event off. Returns what ends it. The frame is gone before the event, so that who waited
// for it counts no frame that is not the reader's; a sandbox lets no page open one.
const holdLoadEvent = () => {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  document.body.append(frame);
  if (frame.contentDocument) frame.contentDocument.open();
  else frame.remove();
  return () => frame.remove();
};

const unpackedParts = () => {
  try {
    return ["aidmap-data", "aidmap-scripts"].map((id) => JSON.parse(inflate(source(id).textContent)));
  } catch (error) {
    document.documentElement.classList.remove("aidmap-starting");
    document.querySelector("[data-note]").textContent = source("aidmap-scripts").dataset.damaged;
    throw error; // the plain drawing and the tables of its one day stay
  }
};

// What follows the map, once that is seen and all of the page is there.
const follow = async (here, script) => {
  let seen = false;
  const frame = nextFrame().then(() => {
    seen = true;
  });
  await wholeDocument();
  const letLoad = seen ? () => {} : holdLoadEvent();
  await frame;
  put(here, "script", script);
  letLoad();
};

// Draw the map, and have the rest of the page follow.
export const unpack = () => {
  const [data, { style, map, page }] = unpackedParts();
  put(document.querySelector("style"), "style", style); // the styles of the page come after those of the map
  const here = source("aidmap-scripts");
  for (const [id, text] of Object.entries(data)) put(here, "script", text, { type: "application/json", id });
  put(here, "script", map);
  follow(here, page);
};
