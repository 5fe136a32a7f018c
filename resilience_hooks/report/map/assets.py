"""Style and script of the map."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --paper: #fff;
  --card: #f6f8fa; --link: #0969da; --error: #cf222e; --error-soft: #ffebe9; --warning: #9a6700;
  --good: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --line: #3d444d;
  --paper: #0d1117; --card: #151b23; --link: #4493f8; --error: #f85149; --error-soft: #3c1014;
  --warning: #d29922; --good: #3fb950; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 14px/1.5 system-ui, sans-serif; }
header { padding: 1rem 1.5rem 0; } header p { margin: .3rem 0; }
h1 { font-size: 1.35rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 0 0 .5rem; } h3 { font-size: 1rem; margin: .75rem 0 .25rem; }
main { display: flex; gap: 1rem; align-items: flex-start; padding: 1rem 1.5rem; }
.matrix { flex: 1 1 55%; overflow: auto; max-height: calc(100vh - 9rem); border-radius: 8px;
  border: 1px solid var(--line); }
.sheets { flex: 1 1 45%; min-width: 20rem; max-height: calc(100vh - 9rem); overflow: auto; }
table { border-collapse: collapse; } th, td { padding: .2rem .6rem; text-align: right;
  border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; white-space: nowrap; }
th[scope=row], td:first-child, thead th:first-child { text-align: left; font-weight: 400; }
.matrix thead th { position: sticky; top: 0; background: var(--card); vertical-align: bottom;
  font-weight: 600; z-index: 1; }
.matrix th[scope=row], .matrix thead th:first-child { position: sticky; left: 0;
  background: var(--card); } .matrix thead th:first-child { z-index: 2; }
.matrix th[scope=row] a { display: block; max-width: 19rem; overflow: hidden;
  text-overflow: ellipsis; }
.matrix thead span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 12rem; }
.matrix thead th:first-child span { writing-mode: horizontal-tb; transform: none; }
tr:hover td, tr:focus-within td { background: var(--card); } .none { color: var(--line); }
.lacks { background: var(--error-soft); color: var(--error); font-weight: 700; }
a { color: var(--link); text-decoration: none; } a:hover, a:focus { text-decoration: underline; }
a.error, b.error { color: var(--error); font-weight: 600; } a.warning { color: var(--warning); }
a.unknown { color: var(--soft); font-style: italic; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: 1rem; margin-bottom: 1rem; } section:focus { outline: 2px solid var(--link); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .75rem; margin: 0 0 .5rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
article { border-left: 4px solid var(--soft); padding: .1rem .75rem; margin: .75rem 0; }
article.error { border-color: var(--error); } article.warning { border-color: var(--warning); }
article summary h3 { display: inline; font-weight: 500; }
article p, article ol { margin: .25rem 0; } pre { margin: .25rem 0; overflow: auto; }
ins { display: block; color: var(--good); text-decoration: none; } ins::before { content: "+ "; }
ul { margin: .25rem 0; padding-left: 1.1rem; } small { color: var(--soft); }
summary { cursor: pointer; } button:hover { text-decoration: underline; }
button { font: inherit; color: var(--link); background: none; border: 0; padding: 0;
  cursor: pointer; text-align: left; }
.chain { border: 1px solid var(--line); border-radius: 6px; padding: .5rem .75rem .5rem 2rem;
  margin: .25rem 0; background: var(--paper); }
.tools { display: flex; gap: 1.5rem; } input[type=search] { font: inherit; padding: .15rem .4rem;
  border: 1px solid var(--line); border-radius: 6px; background: var(--paper); color: var(--ink); }
[hidden] { display: none !important; }
@media (max-width: 60rem) { main { display: block; } .matrix, .sheets { max-height: none; } }
"""

SCRIPT: Final = """
"use strict";
const sheets = [...document.querySelectorAll("section")];
const rows = [...document.querySelectorAll("tbody tr[data-name]")];
const show = () => {
  const wanted = document.getElementById(location.hash.slice(1)) || sheets[0];
  for (const sheet of sheets) sheet.hidden = sheet !== wanted;
  if (wanted && location.hash) wanted.focus({ preventScroll: true });
};
const filter = () => {
  const text = document.getElementById("find").value.toLowerCase();
  const faulty = document.getElementById("faulty").checked;
  for (const row of rows) {
    const isFaulty = ["error", "warning"].includes(row.dataset.worst);
    row.hidden = !row.dataset.name.includes(text) || (faulty && !isFaulty);
  }
};
const chainOf = (button) => {
  const all = new Map([...button.closest("section").querySelectorAll("button[data-path]")]
    .map((each) => [each.dataset.path, each]));
  const chain = [];
  for (let each = button; each && !chain.includes(each); each = all.get(each.dataset.by)) {
    chain.unshift(each);
  }
  return chain;
};
const draw = (button) => {
  const item = button.parentElement;
  const open = item.querySelector(".chain");
  if (open) { open.remove(); button.setAttribute("aria-expanded", "false"); return; }
  const list = document.createElement("ol");
  list.className = "chain";
  for (const each of chainOf(button)) {
    const line = document.createElement("li");
    const by = each.dataset.by ? ` (${each.dataset.by}:${each.dataset.line})` : " starts here";
    line.textContent = each.textContent + by;
    list.append(line);
  }
  item.append(list);
  button.setAttribute("aria-expanded", "true");
};
addEventListener("hashchange", show);
document.getElementById("find").addEventListener("input", filter);
document.getElementById("faulty").addEventListener("change", filter);
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-path]");
  if (button) draw(button);
});
show();
"""
