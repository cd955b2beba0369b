// The rows of tables of more places than a page has written out: made when the tables are near, or wanted.
import { element } from "./dom.js";

const NEAR = "1200px"; // below what is seen

// Call `fill` once, when an element comes near, or is about to be printed or to get the focus.
export const whenNear = (host, fill) => {
  let filled = false;
  const once = () => {
    if (filled) return;
    filled = true;
    watching?.disconnect();
    fill();
  };
  const look = (entries) => entries.some(({ isIntersecting }) => isIntersecting) && once();
  const watching = window.IntersectionObserver && new IntersectionObserver(look, { rootMargin: `0px 0px ${NEAR} 0px` });
  if (watching) for (const part of host.children) watching.observe(part);
  else setTimeout(once, 0);
  host.addEventListener("focusin", once);
  window.addEventListener("beforeprint", once);
};

// The bodies of the table of places, by kind, as the template of the page has them; the cells are still empty.
export const emptyRows = (places, { speech }) => {
  const bodies = new Map();
  for (const [index, { id, kind }] of places.entries()) {
    if (!bodies.has(kind)) {
      const word = { colspan: 6, scope: "rowgroup", "data-word": `${kind}s` };
      const heading = element("th", word, [speech.word(`${kind}s`)]);
      bodies.set(kind, element("tbody", {}, [element("tr", {}, [heading])]));
    }
    const button = element("button", { type: "button", class: "link" });
    const cell = (name, text = "") => element("td", { class: name }, [text]);
    const row = element("tr", { "data-place": id }, [
      cell("number", String(index + 1)),
      element("th", { scope: "row" }, [button]),
      ...["status", "day", "day", "source"].map((name) => cell(name)),
    ]);
    bodies.get(kind).append(row);
  }
  return [...bodies.values()];
};
