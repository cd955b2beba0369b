// Leaves the browser time to draw what is there.
const LONGEST = 250; // milliseconds: a page out of view draws no frames

// Done when the next frame is drawn.
export const nextFrame = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, LONGEST);
  });
