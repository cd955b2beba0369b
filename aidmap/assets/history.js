// All reports of a page of many: the first drawing did with the few that its day rests on, and comes before
// these are read. What follows has them all.
import { data } from "./dom.js";
import { inflate } from "./inflate.js";
import { sceneOf } from "./scene.js";

const source = document.getElementById("aidmap-history");

// They are in the page, or in a style sheet beside it as the text of a property: a page in a folder may load
// that, and it is no code.
const packed = () => {
  if (!source.href) return source.textContent;
  const text = getComputedStyle(document.documentElement).getPropertyValue("--aidmap-history");
  return text.trim().slice(1, -1); // without the quotes
};

// Without them every other day would be wrong: the plain drawing and the tables of the first day stay.
const giveUp = () => {
  document.documentElement.classList.remove("aidmap-live");
  document.querySelector("[data-note]").textContent = source.dataset.missing;
};

try {
  sceneOf(data("aidmap-page").model).takeReports(JSON.parse(inflate(packed())));
} catch (error) {
  giveUp();
  throw error; // the rest of the page's script is not run
}
performance.mark("aidmap-whole");
