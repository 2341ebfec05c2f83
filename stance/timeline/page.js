"use strict";
// The table has everything; this shows parts of it beside the marks, and hides what is not chosen.
const figure = document.querySelector("figure");
const card = figure.querySelector(".card");
const form = document.querySelector("form");
const rows = [...document.querySelectorAll("tbody tr")];
const rowOf = new Map(rows.filter((row) => row.id).map((row) => [row.dataset.m, row]));
const pictures = [...figure.querySelectorAll(":scope > svg")];
const marksOf = new Map(pictures.map((svg) => [svg, [...svg.querySelectorAll("a.mark")]]));
let lit = null;
let pinned = false;

const shown = (svg) => marksOf.get(svg).filter((mark) => !mark.classList.contains("off"));
const position = (mark) => mark.transform.baseVal[0].matrix;
const laneOf = (mark) => mark.closest(".lane");

function highlight(mark) {
  for (const element of figure.querySelectorAll(".lit")) element.classList.remove("lit");
  figure.classList.toggle("busy", mark !== null);
  lit = mark;
  if (mark === null) return;
  const { m, said } = mark.dataset;
  const svg = mark.ownerSVGElement;
  for (const element of marksOf.get(svg)) if (element.dataset.said === said) element.classList.add("lit");
  for (const element of svg.querySelectorAll(".link"))
    if (element.dataset.from === m || element.dataset.to === m) element.classList.add("lit");
}

function show(mark) {
  if (mark === lit && !card.hidden) return;
  highlight(mark);
  card.replaceChildren();
  for (const name of ["when", "who", "text", "stance"]) {
    const line = document.createElement("div");
    line.className = name;
    line.append(...rowOf.get(mark.dataset.m).querySelector(`.${name}`).cloneNode(true).childNodes);
    card.append(line);
  }
  card.hidden = false;
  moveBeside(mark);
}

function moveBeside(mark) {
  card.style.left = card.style.top = "";
  if (getComputedStyle(card).position === "fixed") return;
  const at = mark.getBoundingClientRect();
  const box = figure.getBoundingClientRect();
  const left = Math.min(Math.max(0, at.left - box.left - card.offsetWidth / 2), box.width - card.offsetWidth);
  const above = at.top - box.top - card.offsetHeight - 14;
  const fits = at.top - card.offsetHeight - 14 > 0;
  card.style.left = `${left}px`;
  card.style.top = `${fits ? above : at.bottom - box.top + 14}px`;
}

function hide() {
  card.hidden = true;
  pinned = false;
  highlight(null);
}

function nearest(svg, event) {
  const scale = svg.viewBox.baseVal.width / svg.getBoundingClientRect().width;
  const box = svg.getBoundingClientRect();
  const x = (event.clientX - box.left) * scale;
  const y = (event.clientY - box.top) * scale + svg.viewBox.baseVal.y;
  const reach = (event.pointerType === "touch" ? 24 : 12) * scale;
  let best = null;
  let least = reach;
  for (const mark of shown(svg)) {
    const at = position(mark);
    const far = Math.hypot(at.e - x, at.f - y);
    if (far < least) [best, least] = [mark, far];
  }
  return best;
}

function focus(mark) {
  if (!mark) return;
  for (const element of marksOf.get(mark.ownerSVGElement)) element.setAttribute("tabindex", "-1");
  mark.setAttribute("tabindex", "0");
  mark.focus({ focusVisible: true });
}

function step(mark, key) {
  const all = shown(mark.ownerSVGElement);
  const lanes = [...new Set(all.map(laneOf))];
  const own = all.filter((element) => laneOf(element) === laneOf(mark));
  const at = own.indexOf(mark);
  if (key === "ArrowRight") return own[at + 1];
  if (key === "ArrowLeft") return own[at - 1];
  if (key === "Home") return own[0];
  if (key === "End") return own.at(-1);
  const next = lanes[lanes.indexOf(laneOf(mark)) + (key === "ArrowDown" ? 1 : -1)];
  const near = (element) => Math.abs(position(element).e - position(mark).e);
  return all.filter((element) => laneOf(element) === next).sort((a, b) => near(a) - near(b))[0];
}

function tabStop(svg) {
  const marks = shown(svg);
  if (marks.some((mark) => mark.getAttribute("tabindex") === "0")) return;
  for (const mark of marksOf.get(svg)) mark.setAttribute("tabindex", "-1");
  marks[0]?.setAttribute("tabindex", "0");
}

function filter() {
  const chosen = (name) =>
    new Set([...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value));
  const lanes = chosen("lane");
  const stances = chosen("stance");
  const speaker = form.elements.speaker.value;
  const wanted = new Set();
  let count = 0;
  for (const row of rows) {
    const { lane, stance, who, m } = row.dataset;
    const on = (lane === "" || lanes.has(lane)) && stances.has(stance) && (speaker === "*" || speaker === who);
    row.classList.toggle("off", !on);
    if (on) wanted.add(m);
    count += on;
  }
  for (const svg of pictures) {
    for (const lane of svg.querySelectorAll(".lane"))
      lane.classList.toggle("off", !lanes.has(lane.dataset.lane));
    for (const mark of marksOf.get(svg)) {
      mark.classList.toggle("off", !wanted.has(mark.dataset.m));
      if (mark.classList.contains("off")) mark.setAttribute("tabindex", "-1");
    }
    for (const link of svg.querySelectorAll(".link"))
      link.classList.toggle("off", !wanted.has(link.dataset.from) || !wanted.has(link.dataset.to));
    tabStop(svg);
  }
  const whole = count === rows.length ? "" : ". Lines, bands and turning points still rest on all of them";
  form.querySelector("output").value = `${count} of ${rows.length} statement${rows.length === 1 ? "" : "s"}${whole}`;
  hide();
}

for (const svg of pictures) {
  tabStop(svg);
  svg.addEventListener("pointermove", (event) => {
    if (pinned || event.pointerType === "touch") return;
    const mark = nearest(svg, event);
    if (mark) show(mark);
    else if (lit !== document.activeElement) hide();
  });
  svg.addEventListener("pointerleave", () => pinned || lit === document.activeElement || hide());
  svg.addEventListener("click", (event) => {
    if (event.detail === 0) return; // the Enter key: follow the link to the row
    event.preventDefault();
    const mark = nearest(svg, event);
    if (!mark) return hide();
    focus(mark);
    show(mark);
    pinned = true;
  });
}
// On the figure, since a picture that listens for focus would become a Tab stop itself.
figure.addEventListener("focusin", (event) => show(event.target.closest("a.mark")));
figure.addEventListener("focusout", () => pinned || hide());
figure.addEventListener("keydown", (event) => {
  const mark = event.target.closest("a.mark");
  if (!mark || !/^(Arrow|Home|End)/.test(event.key)) return;
  event.preventDefault();
  pinned = false;
  focus(step(mark, event.key));
});
document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
addEventListener("resize", hide);
form.addEventListener("change", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.querySelector("button").addEventListener("click", (event) => {
  event.preventDefault(); // a form resets itself only after this
  form.reset();
  filter();
});
const filters = form.closest("details");
filters.hidden = false;
filters.open = innerWidth > 768; // on a phone the picture comes first
filter(); // a browser may remember boxes from the last visit
