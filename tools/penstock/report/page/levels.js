/* The levels of one site: bands, clusters, and an arrow from each to its parent that says what may cross when it is chosen. */
const SVG = "http://www.w3.org/2000/svg";
function shape(name, properties, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElementNS(SVG, tag);
  if (classes.length) element.setAttribute("class", classes.join(" "));
  for (const [key, value] of Object.entries(properties || {})) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}
/* Sizes in pixels; a row of a band holds so many clusters, and a band so many rows before the rest is one box. */
const BOX = { width: 132, height: 34, gapX: 18, gapY: 24, left: 48, top: 30, most: 7, rows: 3 };

function drawLevels(box, panel, members, links, tell) {
  const bands = unique(members.map((one) => one.level)).sort().reverse();
  const placed = new Map();
  const wrong = new Set(links.filter((one) => one.bad.length).map((one) => one.child));
  const width = BOX.left + BOX.most * (BOX.width + BOX.gapX);
  const picture = shape("svg.levels", { role: "group", "aria-label": "Levels" });
  const lines = shape("g"), boxes = shape("g"), back = shape("g");
  let top = 0;
  for (const level of bands) {
    const some = members.filter((one) => one.level === level);
    if (some.length > BOX.most * BOX.rows) some.sort((one, other) => wrong.has(other.index) - wrong.has(one.index)); // never behind "and more"
    const most = BOX.most * BOX.rows, cut = some.length > most ? most - 1 : some.length;
    const slots = cut < some.length ? most : cut;
    const rows = Math.ceil(slots / BOX.most), row = Math.min(slots, BOX.most);
    const height = 2 * BOX.top + rows * BOX.height + (rows - 1) * BOX.gapY;
    const start = BOX.left + (width - BOX.left - row * (BOX.width + BOX.gapX) + BOX.gapX) / 2;
    const spot = (at) => ({ x: start + (at % BOX.most) * (BOX.width + BOX.gapX), y: top + BOX.top + Math.floor(at / BOX.most) * (BOX.height + BOX.gapY) });
    back.append(shape(`rect.strip${/^l\d$/.test(level) ? `.${level}` : ""}`, { x: 0, y: top, width, height }), shape("text.strip", { x: 12, y: top + height / 2 + 5 }, level.toUpperCase()));
    const alone = rows === 1;
    some.slice(0, cut).forEach((one, at) => { placed.set(one.index, { ...spot(at), alone }); boxes.append(node(one, spot(at))); });
    if (cut < some.length) {
      for (const one of some.slice(cut)) placed.set(one.index, spot(cut));
      boxes.append(rest(some.length - cut, spot(cut)));
    }
    top += height;
  }
  picture.setAttribute("viewBox", `0 0 ${width} ${top}`);
  picture.append(shape("defs", {}, ...["good", "bad"].map((word) => shape("marker", { id: `tip-${word}`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, shape(`path.tip.${word}`, { d: "M0 0 8 4 0 8z" })))), back, lines, boxes);
  const drawn = new Set();
  for (const one of [...links].sort((one, other) => one.bad.length - other.bad.length)) {
    const from = placed.get(one.child), to = placed.get(one.parent);
    const spots = from && to && `${from.x} ${from.y} ${to.x} ${to.y}`;
    if (!spots || drawn.has(spots)) continue;
    drawn.add(spots);
    lines.append(arrow(one, from, to));
  }
  box.replaceChildren(picture);
  panel.replaceChildren();

  function node(one, at) {
    const label = one.label.length > 16 ? `${one.label.slice(0, 15)}\u2026` : one.label;
    return shape("g.node", {}, shape("title", {}, one.name), shape("rect", { x: at.x, y: at.y, width: BOX.width, height: BOX.height, rx: 6 }), shape("text", { x: at.x + BOX.width / 2, y: at.y + BOX.height / 2 + 5 }, label));
  }
  function rest(count, at) {
    return shape("g.node.rest", {}, shape("rect", { x: at.x, y: at.y, width: BOX.width, height: BOX.height, rx: 6 }), shape("text", { x: at.x + BOX.width / 2, y: at.y + BOX.height / 2 + 5 }, `and ${count} more`));
  }
  function arrow(one, from, to) {
    const word = one.bad.length ? "bad" : "good";
    const x1 = from.x + BOX.width / 2, y1 = from.y, x2 = to.x + BOX.width / 2, y2 = to.y + BOX.height;
    const bend = Math.max(18, (y1 - y2) / 2);
    const way = `M${x1} ${y1}C${x1} ${y1 - bend} ${x2} ${y2 + bend} ${x2} ${y2 + 2}`;
    const said = one.ports.map(([port]) => port).join(" \u00B7 ") || "nothing crosses";
    const group = shape(`g.arrow.${word}`, { tabindex: 0, role: "button", "aria-label": `${one.from} to ${one.to}: ${said}` },
      shape("title", {}, `${one.from} \u2192 ${one.to}: ${said}`), shape("path.hit", { d: way }), shape("path.line", { d: way, "marker-end": `url(#tip-${word})` }),
      shape("text.ports", { x: x1, y: y1 - 7 }, from.alone ? one.ports.map(([port]) => port).join(" ") : ""));
    const chosen = () => {
      for (const other of lines.children) other.classList.toggle("chosen", other === group);
      panel.replaceChildren(...tell(one));
    };
    group.addEventListener("click", chosen);
    group.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); chosen(); } });
    return group;
  }
}
