// Fits the iframes of aidmap on this page to the height that they report.
addEventListener("message", ({ data, source }) => {
  const frame = [...document.querySelectorAll("iframe.aidmap")].find((one) => one.contentWindow === source);
  if (frame && data.aidmapHeight > 0) frame.height = Math.min(Math.ceil(data.aidmapHeight), 6000);
});
