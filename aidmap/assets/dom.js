// Elements of the page, and the data in it.
// Texts are data: they reach the page through textContent and attributes, never as markup.

// The data of a layer, from its JSON script element.
export const data = (id) => JSON.parse(document.getElementById(id).textContent);

const fill = (made, attributes, children) => {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
};

// An HTML element with attributes and children; texts become text nodes.
export const element = (name, attributes = {}, children = []) =>
  fill(document.createElement(name), attributes, children);

// An SVG element, likewise.
export const svg = (name, attributes = {}, children = []) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

// A text as a link if its address is safe, otherwise as plain text.
export const link = (url, text) => {
  if (!/^https?:\/\//i.test(url)) return text;
  return element("a", { href: url, rel: "noopener noreferrer nofollow", target: "_blank" }, [text]);
};
