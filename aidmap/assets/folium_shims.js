// What layers of folium want of the page, which asks no other host for jQuery or pictures.

// folium's own popups and tooltips make their content with jQuery; this is all they ask of it.
window.$ =
  window.$ ||
  ((markup) => {
    const template = document.createElement("template");
    template.innerHTML = markup;
    return [...template.content.children];
  });

// The pin of Leaflet's plain markers, where the page carries it.
const icons = document.getElementById("aidmap-icons");
if (icons) {
  const { iconUrl, shadowUrl } = JSON.parse(icons.textContent);
  L.Icon.Default.mergeOptions({ iconUrl, iconRetinaUrl: iconUrl, shadowUrl });
  L.Icon.Default.prototype._getIconUrl = L.Icon.prototype._getIconUrl;
}
