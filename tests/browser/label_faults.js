// What is wrong with the labels of the page as it stands, in sentences.
() => {
    const boxed = (one, more) => {
        const { left, top, right, bottom } = one.getBoundingClientRect();
        return { left, top, right, bottom, ...more };
    };
    const written = document.createRange();
    const boxedText = (one, more) => {  // with what overflows it
        written.selectNodeContents(one);
        const [box, text] = [boxed(one), boxed(written)];
        return { ...more, top: box.top, bottom: Math.max(box.bottom, text.bottom),
            left: Math.min(box.left, text.left), right: Math.max(box.right, text.right) };
    };
    const all = (which) => [...document.querySelectorAll(`.frame ${which}`)];
    const meet = (one, other, by = 0.5) => one.left < other.right - by && other.left < one.right - by
        && one.top < other.bottom - by && other.top < one.bottom - by;
    const gap = (one, other) => Math.hypot(
        Math.max(one.left - other.right, other.left - one.right, 0),
        Math.max(one.top - other.bottom, other.top - one.bottom, 0));
    const holds = (box, [x, y]) =>
        x > box.left - 2 && x < box.right + 2 && y > box.top - 2 && y < box.bottom + 2;
    const map = boxed(document.querySelector('.folium-map'));
    const labels = all('.aidmap-label:not([hidden])').map((one) => boxedText(one, {
        of: one.dataset.labelOf, area: one.classList.contains('aidmap-label-destination') }));
    const marks = all('[data-marker-place]:not(.aidmap-kind-destination)').map((one) =>
        boxed(one.querySelector('.aidmap-mark'), { of: one.dataset.markerPlace }))
        .filter((mark) => meet(mark, map));
    const controls = all('.tools button').filter((one) => one.checkVisibility()).map((one) => boxed(one));
    const bar = document.querySelector('.leaflet-control-scale');
    const scale = boxed(bar.style.visibility ? document.createElement('i') : bar);
    const origin = document.querySelector('.aidmap-leaders').getBoundingClientRect();
    const lines = [...document.querySelector('.aidmap-leader').getAttribute('d')
        .matchAll(/M(\S+) (\S+)L(\S+) ([^M]+)/g)].map((ends) => ends.slice(1).map(Number))
        .map(([a, b, c, d]) => [[a + origin.left, b + origin.top], [c + origin.left, d + origin.top]]);
    const faults = [];
    for (const [index, label] of labels.entries()) {
        const said = (fault) => faults.push(`${label.of} ${fault}`);
        const inside = label.left >= map.left && label.right <= map.right
            && label.top >= map.top && label.bottom <= map.bottom;
        if (!inside) said('leaves the map');
        for (const control of [...controls, scale]) if (meet(label, control)) said('is under a control');
        for (const mark of marks) if (meet(label, mark)) said(`covers the mark of ${mark.of}`);
        for (const other of labels.slice(index + 1)) if (meet(label, other)) said(`covers ${other.of}`);
        if (label.area) continue;
        const own = marks.find(({ of }) => of === label.of);
        if (lines.some(([from, to]) => holds(own, from) && holds(label, to))) continue;
        const away = gap(label, own);
        if (away > 16) said(`is ${away} px off its mark`);
        for (const mark of marks) if (gap(label, mark) < away) said(`is nearer to ${mark.of}`);
    }
    for (const mark of marks) if (meet(mark, scale)) faults.push(`${mark.of} is under the scale bar`);
    return { faults, labels: labels.length };
}
