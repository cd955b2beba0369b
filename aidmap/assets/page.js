// The page around the map: views, rows that open cards and light routes, and the marks for tests.
(() => {
  const map = Object.values(window).find((value) => value instanceof L.Map);
  const views = JSON.parse(document.getElementById("aidmap-views").textContent);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const show = ([west, south, east, north]) =>
    map.fitBounds(
      [
        [south, west],
        [north, east],
      ],
      { animate: !still },
    );
  for (const button of document.querySelectorAll("button[data-view]")) {
    button.addEventListener("click", () => show(views[button.dataset.view]));
  }
  for (const button of document.querySelectorAll("button[data-zoom]")) {
    button.addEventListener("click", () => map.zoomIn(Number(button.dataset.zoom), { animate: !still }));
  }
  for (const button of document.querySelectorAll("button[data-open]")) {
    button.addEventListener("click", () => aidmap.shown.card.open(button.dataset.open));
  }
  let pinned = null; // the route whose row was clicked stays lit until Escape
  for (const row of document.querySelectorAll("tr[data-route]")) {
    const { route } = row.dataset;
    row.addEventListener("pointerenter", () => aidmap.strands.light(route));
    row.addEventListener("pointerleave", () => aidmap.strands.light(pinned));
    row.querySelector("button")?.addEventListener("click", () => {
      pinned = route;
      aidmap.strands.light(route);
      map.fitBounds(aidmap.strands.boundsOf(route), { padding: [50, 50], animate: !still });
      document.getElementById("aidmap-map").scrollIntoView({ behavior: still ? "auto" : "smooth" });
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pinned = null;
    aidmap.strands.light(null);
  });
  for (const slot of document.querySelectorAll("[data-mark]")) {
    slot.replaceChildren(aidmap.mark(slot.dataset.mark, slot.dataset.status || "open", slot.dataset));
  }

  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  document.documentElement.classList.add("aidmap-live");
  map.invalidateSize();
  show(views.first_view);
  performance.mark("aidmap-drawn");
  document.dispatchEvent(new CustomEvent("aidmap:drawn"));
})();
