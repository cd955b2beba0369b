// All reports of a page of many: the first drawing did with the few that its day rests on, and comes before
// these are read. What follows has them all.
import { data } from "./dom.js";
import { inflate } from "./inflate.js";
import { sceneOf } from "./scene.js";

const packed = document.getElementById("aidmap-history");

// Without them every other day would be wrong: the plain drawing and the tables of the first day stay.
const giveUp = () => {
  document.documentElement.classList.remove("aidmap-live");
  document.querySelector("[data-note]").textContent = packed.dataset.damaged;
};

try {
  sceneOf(data("aidmap-page").model).takeReports(JSON.parse(inflate(packed.textContent)));
} catch (error) {
  giveUp();
  throw error; // the rest of the page's script is not run
}
performance.mark("aidmap-whole");
