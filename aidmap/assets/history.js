// All reports and counts of a page of many: the first drawing did with the few that its day rests on, and
// comes before these are read. They are in the page, and read at once; or in a file beside it, and read
// when the reader asks for more than that day.
import { data, element } from "./dom.js";
import { inflate } from "./inflate.js";
import { ReportsBeside } from "./reports_beside.js";
import { sceneOf } from "./scene.js";

const source = document.getElementById("aidmap-history");
const scene = sceneOf(data("aidmap-page").model);
const { file, bytes } = source.dataset;

// The file is a style sheet that holds them as the text of a property: a page in a folder may load that, and
// it is no code.
const fromFile = () =>
  new Promise((resolve, reject) => {
    const sheet = element("link", { rel: "stylesheet", href: file });
    const read = () => getComputedStyle(document.documentElement).getPropertyValue("--aidmap-history");
    sheet.addEventListener("load", () => resolve(read().trim().slice(1, -1))); // without the quotes
    sheet.addEventListener("error", () => {
      sheet.remove(); // so that it can be asked for again
      reject(new Error(`${file} is not there`));
    });
    document.head.append(sheet);
  });

const take = (packed) => scene.takeClaims(JSON.parse(inflate(packed)));

const told = (key) => scene.speech.word(key, { file });

// Without them every other day would be wrong: the day of the first drawing stays.
const beside = async () => {
  let packed = "";
  try {
    packed = await fromFile();
  } catch {
    return told("reports_missing");
  }
  try {
    take(packed);
  } catch {
    return told("reports_damaged");
  }
  performance.mark("aidmap-whole");
  return "";
};

// Likewise, with the plain drawing and the tables of that day.
const giveUp = () => {
  document.documentElement.classList.remove("aidmap-live", "aidmap-starting");
  document.querySelector("[data-note]").textContent = told("reports_damaged");
};

if (file) scene.beside = new ReportsBeside(scene, beside, Number(bytes));
else {
  try {
    take(source.textContent);
  } catch (error) {
    giveUp();
    throw error; // the rest of the page's script is not run
  }
  performance.mark("aidmap-whole");
}
