(() => {
  const WORDS = ["error", "warning", "note", "waived"];
  const SIGNS = { error: "\u2716", warning: "\u25B2", note: "\u25CF", waived: "\u25CB" };
  const mark = (word, text) => make(`span.mark.${word}`, {}, make("span", { "aria-hidden": "true" }, SIGNS[word]), text);

  const clusters = data.clusters.map((row, index) => {
    const [name, label, site, level, parent, kubernetes, flux, link, objects] = row;
    return { index, name, label, site, level, parent, kubernetes, flux, link, objects, counts: [0, 0, 0, 0] };
  });
  const findings = data.findings.map((row, index) => {
    const [code, severity, message, place, object, hint, waived, edit, spans] = row;
    const hit = spread(spans);
    const word = waived ? "waived" : WORDS[severity];
    for (const one of hit) clusters[one].counts[WORDS.indexOf(word)]++;
    const text = [code, message, place, object, hint, waived].join("\n").toLowerCase();
    return { index, code, word, message, place, object, hint, waived, edit, hit, hits: new Set(hit), text };
  });
  const bySite = new Map();
  for (const one of clusters) bySite.set(one.site, [...(bySite.get(one.site) || []), one]);
  const levels = unique(clusters.map((one) => one.level)).sort().reverse();

  const tiles = [];
  const cards = [];
  const opened = new Set();
  const bodies = new WeakMap();
  const state = { text: "", site: "", level: "", code: "", cluster: "", off: new Set() };
  let shown = BATCH;

  function remember() {
    address([...["text", "site", "level", "code", "cluster"].map((key) => [key, state[key]]), ["without", [...state.off].join(",")]]);
  }
  function recall() {
    const said = new URLSearchParams(location.hash.slice(1));
    for (const key of ["text", "site", "level", "code", "cluster"]) state[key] = said.get(key) || "";
    state.off = new Set((said.get("without") || "").split(",").filter((word) => WORDS.includes(word)));
    $("text").value = state.text;
    for (const key of ["site", "level", "code"]) { $(key).value = state[key]; if ($(key).value !== state[key]) { state[key] = ""; $(key).value = ""; } }
    if (!clusters.some((one) => one.name === state.cluster)) state.cluster = "";
  }

  const places = () => clusters.filter((one) => (!state.site || one.site === state.site) && (!state.level || one.level === state.level) && (!state.cluster || one.name === state.cluster));
  function matching() {
    const asked = words(state.text);
    const here = state.site || state.level || state.cluster ? places().map((one) => one.index) : null;
    const named = new Map(asked.map((word) => [word, clusters.filter((one) => one.name.toLowerCase().includes(word)).map((one) => one.index)]));
    const says = (one, word) => one.text.includes(word) || named.get(word).some((index) => one.hits.has(index));
    return findings.filter((one) => !state.off.has(one.word) && (!state.code || one.code === state.code) && asked.every((word) => says(one, word)) && (!here || here.some((index) => one.hits.has(index))));
  }

  function tile(one) {
    const worst = WORDS.findIndex((_, index) => one.counts[index]);
    const said = WORDS.map((word, index) => (one.counts[index] ? (word === "waived" ? `${one.counts[index]} waived` : counted(one.counts[index], word)) : "")).filter(Boolean).join(", ") || "no findings";
    const facts = [one.parent && `parent ${one.parent}`, one.link, counted(one.objects, "object"), one.kubernetes && `Kubernetes ${one.kubernetes}`, one.flux && `Flux ${one.flux}`].filter(Boolean).join(", ");
    const button = make(`button.tile.${worst < 0 || worst === 3 ? "good" : WORDS[worst]}`, {
      type: "button", "aria-pressed": "false", title: `${one.name}: ${said}\n${facts}`, "aria-label": `${one.name}: ${said}`,
      onclick: () => choose(one.name),
    }, make("span", {}, one.label, make("small", {}, [one.kubernetes && `Kubernetes ${one.kubernetes}`, counted(one.objects, "object")].filter(Boolean).join(" \u00B7 "))), worst === 0 || worst === 1 ? mark(WORDS[worst], one.counts[worst]) : "");
    tiles.push([button, one]);
    return button;
  }
  function drawFleet() {
    const fleet = $("fleet");
    fleet.classList.toggle("many", clusters.length > 60);
    if (clusters.length > 60) fleet.tabIndex = 0; // it scrolls, and must do so from the keyboard too
    for (const [site, members] of bySite) {
      const errors = members.reduce((sum, one) => sum + (one.counts[0] ? 1 : 0), 0);
      const warned = members.reduce((sum, one) => sum + (!one.counts[0] && one.counts[1] ? 1 : 0), 0);
      const sums = make("span.sums", {}, errors ? mark("error", `in ${errors}`) : "", " ", warned ? mark("warning", `in ${warned}`) : "", !errors && !warned ? make("span.mark.good", {}, "\u2713") : "");
      const bands = unique(members.map((one) => one.level)).sort().reverse();
      const rows = [...bands, ""].map((level) => [level, members.filter((one) => one.level === level)]).filter(([, some]) => some.length);
      const card = make("section.place", {}, make("h3", {}, site || (bySite.size > 1 ? "no site" : "Clusters"), sums),
        ...rows.map(([level, some]) => make(`div.band${/^l\d$/.test(level) ? `.${level}` : ""}`, {}, levels.length ? make("b", {}, level.toUpperCase() || "\u2013") : "", make("div.tiles", {}, ...some.map(tile)))));
      cards.push([card, site]);
      fleet.append(card);
    }
  }
  /* One site at a time: the one that is asked for, else the first with something wrong between its levels. */
  const links = data.levels.links.map(([child, parent, ports, topics, file]) => ({ child, parent, ports, topics, file, from: clusters[child].name, to: clusters[parent].name, bad: [] }));
  const between = new Set(data.levels.codes);
  for (const one of findings) if (one.word !== "waived" && between.has(one.code)) for (const link of links) if (one.hits.has(link.child)) link.bad.push(one);
  const linked = unique(links.map((one) => clusters[one.child].site));
  let drawn;
  function drawSite(asked) {
    if (!linked.length) return;
    const chosen = state.cluster && clusters.find((one) => one.name === state.cluster).site;
    const first = links.find((one) => one.bad.length) || links[0];
    const site = asked || [state.site, chosen, drawn, clusters[first.child].site].find((one) => linked.includes(one));
    if (site === drawn) return;
    drawn = site;
    $("levels").hidden = false;
    $("levels-site").value = site;
    drawLevels($("levels-box"), $("why"), bySite.get(site), links.filter((one) => clusters[one.child].site === site), told);
  }
  function told(link) {
    const list = make("dl");
    const add = (word, ...values) => list.append(make("dt", {}, word), make("dd", {}, ...values));
    for (const [port, names] of link.ports) {
      const held = names < 0 ? [] : data.levels.names[names];
      add(`Port ${port}`, held.length ? make("details", {}, make("summary", {}, counted(held.length, "name")), make("code", {}, held.join("\n"))) : { 8883: "the parent's broker", 4318: "the parent's collector" }[port] || "nothing that is listed");
    }
    if (!link.ports.length) add("Ports", "none that is seen here");
    if (link.topics.length) add("Topics", make("code", {}, link.topics.map((one) => data.levels.texts[one]).join("\n")));
    if (link.file >= 0) add("Said by", make("code", {}, data.levels.texts[link.file]));
    for (const one of link.bad) add(one.code, one.message);
    return [make("h3", {}, `${link.from} \u2192 ${link.to}`), list];
  }
  function choose(name) {
    state.cluster = state.cluster === name ? "" : name;
    draw();
  }

  function entry(one) {
    const only = one.hit.length === 1 ? clusters[one.hit[0]].name : one.hit.length ? counted(one.hit.length, "cluster") : "";
    const details = make(`details.finding.${one.word}`, { "data-code": one.code },
      make("summary", {},
        make("span.said", {}, mark(one.word, one.word), " ", make("b", {}, one.message)),
        make("span.whom", {}, only),
        make("span.where", {}, make("span", {}, one.code), one.place ? make("code", {}, one.place) : "", one.object ? make("span", {}, one.object) : "")));
    bodies.set(details, one);
    details.addEventListener("toggle", () => { if (details.open) unfold(details); else opened.delete(one.index); });
    if (opened.has(one.index)) unfold(details);
    return details;
  }
  /* Details are made when they are first looked at. */
  function unfold(details) {
    const one = bodies.get(details);
    if (details.childElementCount === 1) details.append(body(one));
    details.open = true;
    opened.add(one.index);
  }
  function body(one) {
    const list = make("dl");
    const add = (word, value, cls) => value && list.append(make("dt", {}, word), make(`dd${cls ? `.${cls}` : ""}`, {}, value));
    add("Waived", one.waived);
    add("What to do", one.hint, "do");
    if (one.edit) add("Edit", make("span.edit", {}, make("code.old", {}, `\u2212 ${one.edit[0]}`), "\n", make("code.new", {}, `+ ${one.edit[1]}`)));
    add("Where", one.place && make("code", {}, one.place));
    add("Object", one.object && make("code", {}, one.object));
    if (one.hit.length) add("Clusters", names(one.hit, clusters, choose));
    const manual = data.manuals[one.code];
    const about = manual && make("details.about", {}, make("summary", {}, `About ${one.code}`), make("pre", {}, manual[0]), make("pre", {}, manual[1]), make("pre", {}, manual[2]));
    return make("div.body", {}, list, about);
  }
  function drawList(found) {
    const list = $("list");
    list.replaceChildren();
    let left = shown;
    for (const word of WORDS) {
      const some = found.filter((one) => one.word === word);
      if (!some.length || left <= 0) continue;
      list.append(make("h3", {}, word === "waived" ? `Waived (${some.length})` : `${word[0].toUpperCase()}${word.slice(1)}s (${some.length})`));
      list.append(...some.slice(0, left).map(entry));
      left -= some.length;
    }
    if (!findings.length) list.append(make("div.empty", {}, make("b", {}, "No findings"), "Everything that was checked is as it should be."));
    else if (!found.length) list.append(make("div.empty", {}, "Nothing fits these filters."));
    $("more").hidden = found.length <= shown;
    $("more").textContent = `Show ${Math.min(BATCH, found.length - shown)} more of ${found.length - shown}`;
  }
  function draw() {
    const found = matching();
    const here = new Set(places().map((one) => one.index));
    for (const [button, one] of tiles) {
      button.classList.toggle("off", !here.has(one.index));
      button.setAttribute("aria-pressed", String(one.name === state.cluster));
    }
    for (const [card, site] of cards) card.hidden = Boolean(state.site) && site !== state.site;
    for (const one of document.querySelectorAll("#severities button")) one.setAttribute("aria-pressed", String(!state.off.has(one.dataset.word)));
    $("cluster").hidden = !state.cluster;
    $("cluster").textContent = `${state.cluster} \u2715`;
    $("cluster").setAttribute("aria-label", `Show every cluster again, not only ${state.cluster}`);
    $("clear").hidden = !(state.text || state.site || state.level || state.code || state.cluster || state.off.size);
    $("count").textContent = findings.length ? (found.length === findings.length ? counted(found.length, "finding") : `${found.length} of ${counted(findings.length, "finding")}`) + (data.known ? `; ${data.known}` : "") : data.known;
    drawSite();
    drawList(found);
    remember();
  }
  function fresh() { shown = BATCH; draw(); }

  options("levels-site", "", linked.map((site) => [site, site]));
  $("levels-site").options[0].remove();
  $("levels-site").addEventListener("change", () => drawSite($("levels-site").value));
  options("site", "All sites", unique(clusters.map((one) => one.site)).map((site) => [site, site]));
  options("level", "All levels", levels.map((level) => [level, `Level ${level.replace(/^l/, "")}`]));
  options("code", "All codes", unique(findings.map((one) => one.code)).sort().map((code) => [code, `${code} (${findings.filter((one) => one.code === code).length})`]), 0);
  for (const id of ["site", "level", "code"]) $(id).addEventListener("change", () => { state[id] = $(id).value; fresh(); });
  for (const word of WORDS) {
    const count = findings.filter((one) => one.word === word).length;
    if (count) $("severities").append(make(`button.${word}`, { type: "button", "data-word": word, "aria-pressed": "true", onclick: () => { if (!state.off.delete(word)) state.off.add(word); fresh(); } }, make("span.sign", { "aria-hidden": "true" }, SIGNS[word]), `${word} ${count}`));
  }
  $("filters").hidden = !findings.length;
  $("text").addEventListener("input", () => { state.text = $("text").value; fresh(); });
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("reset", () => { Object.assign(state, { text: "", site: "", level: "", code: "", cluster: "", off: new Set() }); setTimeout(fresh); });
  $("cluster").addEventListener("click", () => choose(state.cluster));
  $("more").addEventListener("click", () => { shown += BATCH; draw(); });
  addEventListener("hashchange", () => { recall(); fresh(); });
  addEventListener("beforeprint", () => { shown = 2000; draw(); document.querySelectorAll("details.finding").forEach(unfold); });

  for (const aside of data.asides) {
    $("aside").hidden = false;
    $("aside").append(make("h3", {}, aside[0]), make("ul", {}, ...aside[1].map((line) => make("li", {}, line))));
  }
  drawFleet();
  recall();
  draw();
})();
