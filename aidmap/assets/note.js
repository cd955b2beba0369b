// A short message about what is visible nowhere else on the page; it disappears after a while.
const NOTE_MS = 6000;
let fading = 0;

export const note = (text) => {
  document.querySelector("[data-note]").textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => note(""), NOTE_MS);
};
