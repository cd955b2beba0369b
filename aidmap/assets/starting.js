// Runs before the plain drawing of a page of many is read: laying that out takes longer than drawing the map, so it
// is hidden until scripts turn out to fail.
document.documentElement.classList.add("aidmap-starting");
