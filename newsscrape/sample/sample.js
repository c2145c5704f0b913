"use strict";
const sample = JSON.parse(document.getElementById("data").textContent);
const id = (name) => document.getElementById(name);
const key = `newsscrape sample ${sample.archive} ${sample.seed} ${sample.by} ${sample.articles.length} ${sample.articles.map((one) => one.id).join(" ")}`;
const VERDICTS = [["right", "Right", "r"], ["wrong", "Wrong", "w"], ["unknown", "Cannot tell", "c"]];
let answers = {};  // number of the article → {fields: {name: {verdict, correct}}, note}
let place = 0, field = 0, changed = false;

function stored() {
  try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; }
}
function keep() {
  changed = true;
  try { localStorage.setItem(key, JSON.stringify({ answers, place })); } catch { /* a browser that keeps nothing: saving still works */ }
}
function article() { return sample.articles[place]; }
function answer() {
  const number = article().number;
  answers[number] ??= { fields: {}, note: "" };
  return answers[number];
}
function finished(one) {
  const given = answers[one.number];
  return Boolean(given) && sample.fields.every(([name]) => given.fields[name]?.verdict);
}
function element(tag, text, name) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (name) made.className = name;
  return made;
}
function valueOf(one, name) {
  if (name === "kind") return "read as a news article";
  if (name === "authors") return one.authors.join("\n");
  return one[name] || "";
}
function show() {
  const one = article(), given = answer();
  id("place").textContent = `${place + 1} of ${sample.articles.length}`;
  const done = sample.articles.filter(finished).length;
  id("progress").value = done;
  id("done").textContent = `${done} finished`;
  id("url").textContent = one.url;
  if (one.link) id("url").href = one.url; else id("url").removeAttribute("href");
  id("stratum").textContent = one.stratum;
  id("page").hidden = !one.page;
  id("why").hidden = Boolean(one.page);
  if (one.page) { if (id("page").getAttribute("src") !== one.page) id("page").src = one.page; }
  else id("why").textContent = `The page as captured cannot be shown: ${one.why}.`;
  id("note").value = given.note || "";
  id("fields").replaceChildren(...sample.fields.map(([name, question], at) => row(one, given, name, question, at)));
}
function row(one, given, name, question, at) {
  const made = element("li"), said = given.fields[name] || {};
  made.tabIndex = -1;
  made.dataset.verdict = said.verdict || "";
  if (at === field) made.classList.add("here");
  made.append(element("h2", question));
  const value = valueOf(one, name);
  const shown = element("p", value || "nothing", value ? "value" : "value none");
  shown.dir = "auto";
  made.append(shown);
  const also = name === "authors" && one.byline ? `byline: ${one.byline}` : name === "published" && one.published_raw ? `printed: ${one.published_raw}` : "";
  if (also) made.append(element("p", also, "also"));
  const buttons = element("div", undefined, "verdicts");
  for (const [verdict, label, letter] of VERDICTS) {
    const button = element("button", label, verdict);
    button.type = "button";
    button.title = letter;
    button.setAttribute("aria-pressed", String(said.verdict === verdict));
    button.addEventListener("click", () => { field = at; judge(verdict); });
    buttons.append(button);
  }
  if (said.verdict === "wrong") {
    const input = element("input", undefined, "correct");
    input.type = "text";
    input.placeholder = name === "body" ? "what is missing, or too much" : "the correct value; empty if the page has none";
    input.setAttribute("aria-label", `Correct: ${question}`);
    input.value = said.correct || "";
    input.addEventListener("input", () => { said.correct = input.value; keep(); });
    buttons.append(input);
  }
  made.append(buttons);
  made.addEventListener("click", (event) => { if (field !== at && event.target.tagName !== "INPUT" && event.target.tagName !== "BUTTON") { field = at; show(); } });
  return made;
}
function judge(verdict) {
  const name = sample.fields[field][0], said = answer().fields[name] || {};
  answer().fields[name] = { ...said, verdict };
  keep();
  if (verdict === "wrong") {
    show();
    id("fields").children[field].querySelector("input").focus();
    return;
  }
  if (field < sample.fields.length - 1) field += 1;
  show();
  reveal();
}
function reveal() { id("fields").children[field].scrollIntoView({ block: "nearest" }); }
function go(to) {
  if (to < 0 || to >= sample.articles.length) return;
  place = to;
  field = 0;
  keep();
  show();
  id("judge").scrollTop = 0;
}
function nextOpen() {
  const later = [...sample.articles.keys()].map((at) => (place + 1 + at) % sample.articles.length);
  const open = later.find((at) => !finished(sample.articles[at]));
  if (open !== undefined) go(open);
}
function save() {
  const file = { version: sample.version, archive: sample.archive, seed: sample.seed, judged: new Date().toISOString().slice(0, 10), answers };
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
  link.download = sample.answers;
  link.click();
  URL.revokeObjectURL(link.href);
  changed = false;
}
const KEYS = {
  r: () => judge("right"), w: () => judge("wrong"), c: () => judge("unknown"), n: () => go(place + 1), p: () => go(place - 1), u: nextOpen, s: save,
  j: () => { field = Math.min(field + 1, sample.fields.length - 1); show(); reveal(); }, k: () => { field = Math.max(field - 1, 0); show(); reveal(); },
};
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input[type=text], textarea");
  if (typing) {
    if (event.key === "Escape" || (event.key === "Enter" && event.target.matches("input"))) {
      event.target.blur();
      if (event.key === "Enter" && field < sample.fields.length - 1) { field += 1; show(); reveal(); }
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = KEYS[event.key];
  if (act) { event.preventDefault(); act(); }
});
id("previous").addEventListener("click", () => go(place - 1));
id("next").addEventListener("click", () => go(place + 1));
id("open").addEventListener("click", nextOpen);
id("save").addEventListener("click", save);
id("note").addEventListener("input", () => { answer().note = id("note").value; keep(); });
id("load").addEventListener("change", async () => {
  const file = id("load").files[0];
  if (!file) return;
  try {
    const loaded = JSON.parse(await file.text());
    if (loaded.archive !== sample.archive || loaded.seed !== sample.seed) throw new Error("it has answers to another sample");
    answers = loaded.answers;
    keep();
    show();
  } catch (error) { id("done").textContent = `${file.name} was not loaded: ${error.message}`; }
});
addEventListener("beforeunload", (event) => { if (changed && !localStorage.getItem(key)) event.preventDefault(); });
const before = stored();
answers = before.answers || {};
place = Math.min(before.place || 0, sample.articles.length - 1);
show();
