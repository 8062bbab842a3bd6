"use strict";
/* What every page has: its data, elements made of text only, the theme, and the way to the search from the keyboard. */
const data = JSON.parse(document.getElementById("data").textContent);
const BATCH = 100;
const $ = (id) => document.getElementById(id);

/* An element with classes ("a.b.c"), attributes or listeners, and children; text is only ever text. */
function make(name, properties, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties || {})) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false && value !== undefined) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}
const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
const unique = (values) => [...new Set(values)].filter(Boolean);
const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);
const typing = () => /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);

/* Numbers that are told as start, length, start, length, … */
function spread(spans) {
  const found = [];
  for (let at = 0; at < spans.length; at += 2) for (let n = 0; n < spans[at + 1]; n++) found.push(spans[at] + n);
  return found;
}
/* Clusters that can be chosen, the first of them at once. */
function names(hit, clusters, choose, most = 40) {
  const button = (index) => make("button", { type: "button", onclick: () => choose(clusters[index].name) }, clusters[index].name);
  const box = make("span.names", {}, ...hit.slice(0, most).map(button));
  if (hit.length > most) box.append(make("button", { type: "button", onclick: () => box.replaceWith(names(hit, clusters, choose, Infinity)) }, `and ${hit.length - most} more`));
  return box;
}
/* The choices of a filter; one that there is no choice of is not shown. */
function options(id, title, values, least = 2) {
  $(id).append(make("option", { value: "" }, title), ...values.map(([value, text]) => make("option", { value }, text)));
  $(id).parentElement.hidden = values.length < least;
}
/* The address remembers what is seen, so that it can be sent to someone. */
function address(pairs) {
  const parameters = new URLSearchParams(pairs.filter(([, value]) => value));
  try { history.replaceState(null, "", parameters.size ? `#${parameters}` : location.pathname + location.search); } catch { /* not on every file: page */ }
}

$("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
addEventListener("keydown", (event) => {
  if (event.key === "/" && !typing() && !event.ctrlKey && !event.metaKey) { event.preventDefault(); $("text").focus(); }
});
