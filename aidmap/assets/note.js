// A short message about what is visible nowhere else on the page; it disappears after a while.
const NOTE_MS = 6000;
let fading = 0;

export const note = (text, { stays = false } = {}) => {
  document.querySelector("[data-note]").textContent = text;
  clearTimeout(fading);
  if (!stays) fading = setTimeout(() => note(""), NOTE_MS);
};
