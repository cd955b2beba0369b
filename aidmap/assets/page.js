// The page around the map: views, rows that open cards and light routes, and the marks for tests.
(() => {
  const map = Object.values(window).find((value) => value instanceof L.Map) || map_page;
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
  for (const row of document.querySelectorAll("tr[data-route]")) {
    const light = (route) => () => aidmap.strands.light(route);
    row.addEventListener("pointerenter", light(row.dataset.route));
    row.addEventListener("pointerleave", light(null));
    row.querySelector("button")?.addEventListener("click", () => {
      aidmap.strands.light(row.dataset.route);
      document.getElementById("aidmap-map").scrollIntoView({ behavior: still ? "auto" : "smooth" });
    });
  }
  for (const slot of document.querySelectorAll("[data-mark]")) {
    slot.replaceChildren(aidmap.mark(slot.dataset.mark, slot.dataset.status || "open", slot.dataset));
  }

  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  document.documentElement.classList.add("aidmap-live");
  map.invalidateSize();
  show(views.first);
  performance.mark("aidmap-drawn");
  document.dispatchEvent(new CustomEvent("aidmap:drawn"));
})();
