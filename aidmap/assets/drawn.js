// The map is drawn for the first time; the tables may still be on their way.
L.control.scale({ imperial: false, position: "bottomleft" }).addTo(aidmap.shown._map);
performance.mark("aidmap-drawn");
