(() => {
  const GRADES = ["none", "caution", "danger", "critical"];
  const MARKS = { none: "\u25C6", caution: "\u25CF", danger: "\u25B2", critical: "\u2716" };
  const ACTIONS = { added: "+", changed: "~", removed: "\u2212", moved: ">", renamed: ">" };
  const TITLES = { critical: "Critical", danger: "Danger", caution: "Caution", deleted: "Deleted", release: "By release", local: "By local settings", facts: "By facts", changed: "Changed", added: "New", gone: "No longer in git", noise: "Noise" };
  const KEYS = ["text", "site", "level", "ring", "kind", "code", "cluster"];
  const FOLD = 80; /* lines of one field that are shown at once */

  const clusters = data.clusters.map((row, index) => {
    const [name, label, site, level, ring, parent, before, state, grade, counts, noise, objects] = row;
    return { index, name, label, site, level, ring, parent, before, state, grade: GRADES[grade], counts, noise, objects, hit: !["same", "noise"].includes(state), lower: name.toLowerCase() };
  });
  const changes = data.changes.map((row, index) => {
    const [id, action, title, kind, grade, section, notes, dangers, spans, fields, left, values] = row;
    return { index, id, action, title, kind, grade: GRADES[grade], section, notes, dangers, spans, fields, left, values, size: spans.reduce((sum, n, at) => sum + (at % 2 ? n : 0), 0) };
  });
  const below = new Set(data.below);
  const byId = new Map(changes.map((one) => [one.id, one]));
  const bySite = new Map();
  for (const one of clusters) { if (!bySite.has(one.site)) bySite.set(one.site, []); bySite.get(one.site).push(one); }
  const levels = unique(clusters.map((one) => one.level)).sort().reverse();

  const tiles = [];
  const cards = [];
  const opened = new Set();
  const bodies = new WeakMap();
  const state = { text: "", site: "", level: "", ring: "", kind: "", code: "", cluster: "", off: new Set(), change: "" };
  let shown = BATCH;

  const mark = (grade, text = grade) => make(`span.mark.${grade}`, {}, make("span", { "aria-hidden": "true" }, MARKS[grade]), text);
  const sign = (one) => make(`span.sign.${one.action}`, { "aria-hidden": "true" }, ACTIONS[one.action]);
  const first = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

  function remember() {
    address([...KEYS.map((key) => [key, state[key]]), ["without", [...state.off].join(",")], ["change", state.change]]);
  }
  function recall() {
    const said = new URLSearchParams(location.hash.slice(1));
    for (const key of KEYS) state[key] = said.get(key) || "";
    state.off = new Set((said.get("without") || "").split(",").filter((word) => GRADES.includes(word)));
    state.change = byId.has(said.get("change")) ? said.get("change") : "";
    $("text").value = state.text;
    for (const key of ["site", "level", "ring", "kind", "code"]) { $(key).value = state[key]; if ($(key).value !== state[key]) { state[key] = ""; $(key).value = ""; } }
    if (!clusters.some((one) => one.name === state.cluster)) state.cluster = "";
  }

  /* How many of the clusters before each one are meant: whether a span holds any is a subtraction then. */
  function summed(meant) {
    const sums = new Uint32Array(clusters.length + 1);
    clusters.forEach((one, index) => { sums[index + 1] = sums[index] + (meant(one) ? 1 : 0); });
    return sums;
  }
  function meets(one, sums) {
    for (let at = 0; at < one.spans.length; at += 2) if (sums[one.spans[at] + one.spans[at + 1]] > sums[one.spans[at]]) return true;
    return false;
  }
  const here = (one) => (!state.site || one.site === state.site) && (!state.level || one.level === state.level) && (!state.ring || one.ring === state.ring) && (!state.cluster || one.name === state.cluster);
  const said = (one) => (one.lower ??= [one.title, one.action, one.id, ...one.notes, ...one.dangers.flatMap((danger) => [danger[0], danger[2]]), ...one.fields.flatMap(([path, , lines]) => [path, ...lines])].join("\n").toLowerCase());
  function matching() {
    const asked = words(state.text);
    const places = state.site || state.level || state.ring || state.cluster ? summed(here) : null;
    const named = new Map(asked.map((word) => [word, summed((one) => one.lower.includes(word))]));
    return changes.filter((one) => !state.off.has(one.grade) && (!state.kind || one.kind === state.kind) && (!state.code || one.dangers.some((danger) => danger[0] === state.code))
      && (!places || meets(one, places)) && asked.every((word) => said(one).includes(word) || meets(one, named.get(word))));
  }

  /* The fleet. */
  function fate(one) {
    const changed = one.counts[1] + one.counts[3] + one.counts[4];
    return [one.counts[0] && `+${one.counts[0]}`, changed && `~${changed}`, one.counts[2] && `\u2212${one.counts[2]}`].filter(Boolean);
  }
  function told(one) {
    const counts = Object.keys(ACTIONS).map((action, index) => one.counts[index] && `${one.counts[index]} ${action}`).filter(Boolean).join(", ");
    const words = { same: "untouched", noise: "noise only", changed: counts || "changed", added: `new, ${counted(one.objects, "object")}`, removed: `gone, ${counted(one.objects, "object")}`, unknown: "cannot be compared" };
    return [words[one.state], one.grade !== "none" && one.grade, one.before && `was ${one.before}`, !one.hit && below.has(one.index) && "below one that changes"].filter(Boolean).join(", ");
  }
  function tile(one) {
    const look = one.grade !== "none" ? one.grade : one.hit ? "hit" : below.has(one.index) ? "below" : "calm";
    const badge = { added: ["new"], removed: ["gone"], unknown: ["?"] }[one.state] || fate(one);
    const button = make(`button.tile.${look}`, {
      type: "button", "aria-pressed": "false", title: `${one.name}: ${told(one)}${one.parent ? `\nparent ${one.parent}` : ""}`, "aria-label": `${one.name}: ${told(one)}`, onclick: () => choose(one.name),
    }, one.grade === "none" ? "" : make(`span.sign.${one.grade}`, { "aria-hidden": "true" }, MARKS[one.grade]), make("span", {}, one.label), one.hit ? make("span.badge", {}, badge.join(" ")) : "");
    tiles.push([button, one]);
    return button;
  }
  function drawFleet() {
    const many = clusters.length > 60;
    const fleet = $("fleet");
    fleet.classList.toggle("many", many);
    if (many) fleet.tabIndex = 0; /* it scrolls, and must do so from the keyboard too */
    const worst = (members) => Math.max(...members.map((one) => GRADES.indexOf(one.grade) * 2 + (one.hit ? 1 : 0)));
    const sites = [...bySite].map(([site, members]) => [site, members, worst(members)]).sort((one, other) => other[2] - one[2]);
    for (const [site, members, gravest] of sites) {
      const hit = members.filter((one) => one.hit).length;
      const grade = GRADES[Math.floor(gravest / 2)];
      const sums = make("span.sums", {}, grade !== "none" ? mark(grade) : "", hit ? `${hit} of ${members.length} hit` : "untouched");
      const rows = [...unique(members.map((one) => one.level)).sort().reverse(), ""].map((level) => [level, members.filter((one) => one.level === level)]).filter(([, some]) => some.length);
      const ring = unique(members.map((one) => one.ring)).join(", ");
      const card = make(`section.place${hit ? "" : ".quietly"}`, {}, make("h3", {}, site || (bySite.size > 1 ? "no site" : "Clusters"), ring && make("small", {}, ring), sums),
        ...rows.map(([level, some]) => make(`div.band${/^l\d$/.test(level) ? `.${level}` : ""}`, {}, levels.length ? make("b", {}, level.toUpperCase() || "\u2013") : "", make("div.tiles", {}, ...some.map(tile)))));
      cards.push([card, site]);
      fleet.append(card);
    }
    const legend = [["critical", "critical"], ["danger", "danger"], ["caution", "caution"], ["hit", "changes"], ["below", "below one that changes"], ["calm", "untouched"]];
    const looks = new Set(tiles.map(([button]) => button.classList[1]));
    $("legend").append(...legend.filter(([look]) => looks.has(look)).map(([look, word]) => make("span", {}, make(`i.${look}`, { "aria-hidden": "true" }), word)));
  }
  function choose(name) {
    state.cluster = state.cluster === name ? "" : name;
    fresh();
  }

  /* What is at the top: numbers, dangers of the whole, signs to filter by, versions. */
  function where(spans, most = 4) {
    const hit = spread(spans);
    const total = clusters.length;
    if (!hit.length) return "";
    if (hit.length === total && total > most) return make("span.whom", {}, `all ${total} clusters`);
    return make("span.whom", {}, hit.slice(0, most).map((index) => clusters[index].name).join(", ") + (hit.length > most ? ` and ${hit.length - most} more` : ""));
  }
  function drawSums() {
    const hit = clusters.filter((one) => one.hit);
    const sites = unique(hit.map((one) => one.site)).length;
    const card = (number, word, look = "") => make(`div.sum${look && `.${look}`}`, {}, make("b", {}, String(number)), make("span", {}, word));
    const total = changes.length + data.left;
    const noise = changes.filter((one) => one.section === "noise").length;
    const cards = [card(`${hit.length}/${clusters.length}`, "clusters hit"), sites ? card(sites, sites === 1 ? "site" : "sites") : "", card(total - noise, total - noise === 1 ? "change" : "changes")];
    if (data.deleted) cards.push(card(data.deleted, data.deleted === 1 ? "object deleted" : "objects deleted", "danger"));
    if (data.broken.length) cards.push(card(data.broken.length, "not comparable", "danger"));
    if (data.images.length) cards.push(card(data.images.length, data.images.length === 1 ? "image" : "images"));
    if (hit.length || data.broken.length) {
      const grade = GRADES[data.grade];
      $("sums").append(make(`div.sum.${grade}`, {}, make("b", {}, make("span", { "aria-hidden": "true" }, MARKS[grade]), ` ${grade === "none" ? "no" : first(grade)}`), make("span", {}, grade === "none" ? "sign of danger" : "at worst")), ...cards.filter(Boolean));
    }
  }
  function drawFirst() {
    const list = $("dangers");
    for (const [code, grade, sentence, spans] of data.dangers) list.append(make("li", {}, mark(GRADES[grade]), " ", make("b", {}, first(sentence)), " ", where(spans), about(code)));
    for (const [name, before, after, objects, refused, spans] of data.broken) {
      for (const [when, reason] of [["before", before], ["after", after]]) {
        if (reason) list.append(make("li", {}, mark(when === "after" && !before ? "danger" : "caution"), " ", make("b", {}, `Kustomization ${name} ${refused ? "would be refused" : "cannot be built"} ${when} the change`), objects ? ` (${counted(objects, "object")} not compared, and not taken for added or removed)` : "", " ", where(spans), make("pre", {}, reason)));
      }
    }
    const found = new Map();
    for (const one of changes) {
      const own = new Map();
      for (const [code, grade] of one.dangers) own.set(code, Math.max(own.get(code) || 0, grade));
      for (const [code, grade] of own) { const [count, most] = found.get(code) || [0, 0]; found.set(code, [count + 1, Math.max(most, grade)]); }
    }
    for (const [code, [count, grade]] of [...found].sort((one, other) => other[1][1] - one[1][1])) {
      $("signs").append(make(`button.${GRADES[grade]}`, { type: "button", "aria-pressed": "false", "data-code": code, onclick: () => { state.code = state.code === code ? "" : code; $("code").value = state.code; fresh(); $("changes-title").scrollIntoView(); } }, make("span.sign", { "aria-hidden": "true" }, MARKS[GRADES[grade]]), code, make("small", {}, ` \u00D7${count}`)));
    }
    $("first").hidden = !list.childElementCount && !found.size;
  }
  function about(code, label = code) {
    return data.manuals[code] ? make("details.about", {}, make("summary", {}, label), make("pre", {}, data.manuals[code])) : "";
  }
  function drawVersions() {
    const looks = { major: "danger", down: "danger" };
    for (const [name, before, after, step, spans] of data.images) {
      $("versions").querySelector("tbody").append(make("tr", {}, make("td", {}, make("code", {}, name)), make("td", {}, make("code", {}, before || "\u2013")), make("td", {}, make("code", {}, after || "\u2013")), make("td", {}, looks[step] ? mark(looks[step], step) : step), make("td", {}, where(spans, 2))));
    }
    $("versions").hidden = !data.images.length;
  }

  /* One change. */
  function entry(one) {
    const only = one.size === 1 ? clusters[one.spans[0]].name : one.size === clusters.length ? `all ${counted(one.size, "cluster")}` : one.size ? counted(one.size, "cluster") : "";
    const details = make(`details.finding.change.${one.grade}`, { "data-id": one.id },
      make("summary", {},
        make("span.said", {}, one.grade === "none" ? "" : mark(one.grade), sign(one), make("b", {}, one.title), make("span.unseen", {}, ` ${one.action}`)),
        make("span.whom", {}, only),
        make("span.where", {}, ...unique(one.dangers.map(([, , sentence]) => sentence)).map((sentence) => make("span.why", {}, sentence)), ...one.notes.map((note) => make("span", {}, note)))));
    bodies.set(details, one);
    details.addEventListener("toggle", () => {
      if (details.open === opened.has(one.index)) return;
      if (details.open) { unfold(details); state.change = one.id; } else { opened.delete(one.index); if (state.change === one.id) state.change = ""; }
      remember();
    });
    if (opened.has(one.index)) unfold(details);
    return details;
  }
  /* Details are made when they are first looked at. */
  function unfold(details) {
    const one = bodies.get(details);
    if (details.childElementCount === 1) details.append(body(one));
    opened.add(one.index);
    details.open = true;
  }
  function body(one) {
    const box = make("div.body", {});
    for (const [code, grade, , spans] of one.dangers) box.append(make("div.danger-line", {}, mark(GRADES[grade], code), String(spans) === String(one.spans) ? "" : where(spans), about(code, "what it means")));
    if (one.values && one.values.length) box.append(table(one));
    for (const [path, why, lines] of one.fields) box.append(make("section.field", {}, path || why ? make("h4", {}, make("code", {}, path), why ? ` (${why})` : "") : "", sheet(lines, path || one.title)));
    if (one.left > 0) box.append(make("p.left", {}, `${counted(one.left, "line")} more: \u201Cpenstock diff --output json\u201D has them all.`));
    if (one.left < 0) box.append(make("p.left", {}, "There was no room for its lines here: \u201Cpenstock diff --output json\u201D has them."));
    box.append(make("div.foot", {}, one.size ? names(spread(one.spans), clusters, choose) : "", make("a.link", { href: `#change=${one.id}` }, "Link to this change")));
    return box;
  }
  /* Values that differ from cluster to cluster, where everything else of the change is equal. */
  function table(one) {
    const hit = spread(one.spans);
    const row = (index, at) => make("tr", {}, make("th", { scope: "row" }, clusters[index].name), ...one.values.map(([, values]) => make("td", {}, make("code", {}, values[at]))));
    const rows = make("tbody", {}, ...hit.slice(0, 20).map(row));
    return make("details.values", { open: hit.length <= 6 }, make("summary", {}, `Equal but for ${one.values.map(([name]) => `\${${name}}`).join(", ")}`),
      make("div.scroll", {}, make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Cluster"), ...one.values.map(([name]) => make("th", { scope: "col" }, name)))), rows)),
      hit.length > 20 ? make("button", { type: "button", onclick: (event) => { rows.replaceChildren(...hit.map(row)); event.target.remove(); } }, `Show all ${hit.length}`) : "");
  }
  /* Lines side by side: what goes on the left, what comes on the right; on a narrow screen below each other. */
  function sheet(lines, label) {
    const box = make("div.sheet", { role: "group", "aria-label": label });
    const half = (side) => lines.every((line) => line[0] === side);
    if (half("+") || half("-")) box.classList.add("single");
    fill(box, lines.slice(0, FOLD));
    if (lines.length > FOLD) {
      const more = make("button.unfold", { type: "button", onclick: () => { more.remove(); fill(box, lines.slice(FOLD)); } }, `Show ${counted(lines.length - FOLD, "line")} more`);
      return make("div", {}, box, more);
    }
    return box;
  }
  function fill(box, lines) {
    let row = Number(box.dataset.rows || 0);
    for (let at = 0; at < lines.length;) {
      const run = (side) => { const from = at; while (at < lines.length && lines[at][0] === side) at++; return lines.slice(from, at).map((line) => line.slice(1)); };
      const olds = run("-");
      const news = run("+");
      if (olds.length || news.length) {
        const inner = olds.map((old, index) => (index < news.length ? compared(old, news[index]) : null));
        olds.forEach((old, index) => put(box, "del", "old", row + index, 1, inner[index] ? inner[index][0] : [old]));
        news.forEach((text, index) => put(box, "ins", "new", row + index, box.classList.contains("single") ? 1 : 2, inner[index] ? inner[index][1] : [text]));
        row += Math.max(olds.length, news.length);
      } else {
        const line = lines[at++];
        put(box, "div", line[0] === "@" ? "at" : "same", row++, 0, [line.slice(1)]);
      }
    }
    box.dataset.rows = String(row);
  }
  function put(box, tag, look, row, column, parts) {
    const line = make(`${tag}.line.${look}`, {}, ...parts);
    line.style.gridRow = String(row + 1);
    line.style.gridColumn = column ? String(column) : "1 / -1";
    box.append(line);
  }
  /* The part of two lines that differs, between what they share at both ends; nothing when they share next to nothing. */
  function compared(old, now) {
    const least = Math.min(old.length, now.length);
    let start = 0;
    while (start < least && old[start] === now[start]) start++;
    let end = 0;
    while (end < least - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
    if (start + end < 2 || (start + end) * 4 < least) return null;
    const parts = (text) => [text.slice(0, start), start + end < text.length ? make("mark", {}, text.slice(start, text.length - end)) : "", text.slice(text.length - end)];
    return [parts(old), parts(now)];
  }

  /* The list. */
  function drawList(found) {
    const list = $("list");
    list.replaceChildren();
    const counts = new Map();
    for (const one of found) counts.set(one.section, (counts.get(one.section) || 0) + 1);
    let section = "";
    for (const one of found.slice(0, shown)) {
      if (one.section !== section) { section = one.section; list.append(make("h3", {}, `${TITLES[section] || section} (${counts.get(section)})`)); }
      list.append(entry(one));
    }
    if (!changes.length) list.append(make("div.empty", {}, make("b", {}, clusters.some((one) => one.hit) || data.broken.length ? "No single change to show" : "Nothing changes"), data.closing.slice(-1)[0] || ""));
    else if (!found.length) list.append(make("div.empty", {}, "Nothing fits these filters."));
    $("more").hidden = found.length <= shown;
    $("more").textContent = `Show ${Math.min(BATCH, found.length - shown)} more of ${found.length - shown}`;
  }
  function draw() {
    const found = matching();
    for (const [button, one] of tiles) {
      button.classList.toggle("off", !here(one));
      button.setAttribute("aria-pressed", String(one.name === state.cluster));
    }
    for (const [card, site] of cards) card.hidden = Boolean(state.site) && site !== state.site;
    for (const one of document.querySelectorAll("#grades button")) one.setAttribute("aria-pressed", String(!state.off.has(one.dataset.grade)));
    for (const one of document.querySelectorAll("#signs button")) one.setAttribute("aria-pressed", String(one.dataset.code === state.code));
    $("cluster").hidden = !state.cluster;
    $("cluster").textContent = `${state.cluster} \u2715`;
    $("cluster").setAttribute("aria-label", `Show every cluster again, not only ${state.cluster}`);
    $("clear").hidden = !(KEYS.some((key) => state[key]) || state.off.size);
    $("count").textContent = (found.length === changes.length ? counted(found.length, "change") : `${found.length} of ${counted(changes.length, "change")}`) + (data.left ? `; ${data.left} more had no room here: \u201Cpenstock diff --output json\u201D has them all` : "");
    drawList(found);
    remember();
  }
  function fresh() { shown = BATCH; draw(); }
  /* Show the change that the address names, whatever is filtered. */
  function reveal() {
    const one = byId.get(state.change);
    if (!one) return;
    let at = matching().indexOf(one);
    if (at < 0) { clear(); at = matching().indexOf(one); }
    opened.add(one.index);
    while (shown <= at) shown += BATCH;
    draw();
    const details = document.querySelector(`details[data-id="${one.id}"]`);
    details.scrollIntoView();
    details.firstChild.focus({ preventScroll: true });
  }
  function clear() {
    for (const key of KEYS) { state[key] = ""; if ($(key).tagName !== "BUTTON") $(key).value = ""; }
    state.off = new Set();
  }

  /* Keys. */
  const entries = () => [...document.querySelectorAll("#list details.change > summary")];
  function step(by) {
    let all = entries();
    const at = all.indexOf(document.activeElement.closest?.("details.change")?.firstChild);
    if (at + by >= all.length && !$("more").hidden) { $("more").click(); all = entries(); }
    const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))];
    if (next) { next.focus({ preventScroll: true }); next.scrollIntoView({ block: "nearest" }); }
  }
  function all() {
    const list = [...document.querySelectorAll("#list details.change")];
    const open = list.some((one) => !one.open);
    for (const one of list) { if (open) unfold(one); else { opened.delete(bodies.get(one).index); one.open = false; } }
  }
  const KEYBOARD = {
    j: () => step(1), k: () => step(-1), e: all,
    o: () => document.activeElement.closest?.("details.change")?.firstChild.click(),
    c: () => { clear(); fresh(); }, t: () => $("theme").click(), "?": () => $("keys").showModal(),
  };
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement === $("text")) { $("text").blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing() || $("keys").open || !Object.hasOwn(KEYBOARD, event.key)) return;
    event.preventDefault();
    KEYBOARD[event.key]();
  });

  options("site", "All sites", unique(clusters.map((one) => one.site)).map((site) => [site, site]));
  options("level", "All levels", levels.map((level) => [level, `Level ${level.replace(/^l/, "")}`]));
  options("ring", "All rings", unique(clusters.map((one) => one.ring)).sort().map((ring) => [ring, ring]));
  options("kind", "All kinds", unique(changes.map((one) => one.kind)).sort().map((kind) => [kind, `${kind} (${changes.filter((one) => one.kind === kind).length})`]));
  options("code", "All signs", unique(changes.flatMap((one) => one.dangers.map((danger) => danger[0]))).sort().map((code) => [code, code]), 1);
  for (const key of ["site", "level", "ring", "kind", "code"]) $(key).addEventListener("change", () => { state[key] = $(key).value; fresh(); });
  for (const grade of [...GRADES].reverse()) {
    const count = changes.filter((one) => one.grade === grade).length;
    if (count && count < changes.length) $("grades").append(make(`button.${grade}`, { type: "button", "data-grade": grade, "aria-pressed": "true", onclick: () => { if (!state.off.delete(grade)) state.off.add(grade); fresh(); } }, make("span.sign", { "aria-hidden": "true" }, MARKS[grade]), `${grade === "none" ? "others" : grade} ${count}`));
  }
  $("filters").hidden = !changes.length;
  $("count").hidden = !changes.length;
  $("text").addEventListener("input", () => { state.text = $("text").value; fresh(); });
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("reset", () => setTimeout(() => { clear(); fresh(); }));
  $("cluster").addEventListener("click", () => choose(state.cluster));
  $("help").addEventListener("click", () => $("keys").showModal());
  $("more").addEventListener("click", () => { shown += BATCH; draw(); });
  addEventListener("hashchange", () => { recall(); fresh(); reveal(); });
  addEventListener("beforeprint", () => { shown = 1000; draw(); document.querySelectorAll("details.change").forEach(unfold); document.querySelectorAll(".unfold").forEach((one) => one.click()); });

  const asides = [["What it comes to", data.closing], ["Who needs what is touched", data.needed], [`Files that differ (${data.files[1]})`, [...data.files[0], ...(data.files[1] > data.files[0].length ? [`and ${data.files[1] - data.files[0].length} more`] : [])]]];
  for (const [title, lines] of asides) {
    if (!lines.length) continue;
    $("aside").hidden = false;
    const inner = make("ul", {}, ...lines.map((line) => make("li", {}, line)));
    $("aside").append(lines.length > 12 ? make("details", {}, make("summary", {}, title), inner) : make("div", {}, make("h3", {}, title), inner));
  }
  drawSums();
  drawFirst();
  drawFleet();
  drawVersions();
  recall();
  draw();
  reveal();
})();
