// A note for everyone, of what shows nowhere else on the page; it goes after a while.
const NOTE_MS = 6000;
let fading = 0;

export const note = (text) => {
  document.querySelector("[data-note]").textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => note(""), NOTE_MS);
};
