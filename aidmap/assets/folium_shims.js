// Replacements for what folium's layers would load from other hosts: jQuery and marker icons.

// folium makes the content of popups and tooltips with jQuery; this is all that it uses of it.
window.$ =
  window.$ ||
  ((markup) => {
    const template = document.createElement("template");
    template.innerHTML = markup;
    return [...template.content.children];
  });

// Leaflet's default marker icon, if the page contains it.
const icons = document.getElementById("aidmap-icons");
if (icons) {
  const { iconUrl, shadowUrl } = JSON.parse(icons.textContent);
  L.Icon.Default.mergeOptions({ iconUrl, iconRetinaUrl: iconUrl, shadowUrl });
  L.Icon.Default.prototype._getIconUrl = L.Icon.prototype._getIconUrl;
}
