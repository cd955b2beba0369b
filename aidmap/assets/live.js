// The page is alive from here on: the map takes the place of the plain drawing.
document.documentElement.classList.add("aidmap-live");
if (new URLSearchParams(location.search).get("embed") === "1") document.documentElement.classList.add("compact");
{
  const { room } = aidmap.data("aidmap-page");
  const compact = document.documentElement.classList.contains("compact");
  aidmap.ROOM.paddingTopLeft = room[compact ? "compact" : "full"]; // for the tools over the map
}
