# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# ruff: noqa: E501 - rules of a style sheet are easier to read on one line each
"""What the pages of this collection look like: colors, cards, verdicts, tables, print."""

from __future__ import annotations

from markupsafe import Markup

STYLE = Markup(
    """
:root {
  --page: #f4f5f7; --card: #fff; --ink: #17202b; --soft: #55616f; --line: #dfe3e8; --track: #eceff2;
  --stays: #4a6fa5; --came: #13713f; --went: #8a94a1; --held: #9c4d00; --bad: #b3261e;
  --good-tint: #e5f4ec; --held-tint: #fdf0e2; --bad-tint: #fcebea; --same-tint: #eef0f3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f141a; --card: #182028; --ink: #e8edf2; --soft: #a3afbc; --line: #2b3641;
    --track: #232d37;
    --stays: #7ea6dd; --came: #4cc38a; --went: #8793a0; --held: #f2a65a; --bad: #ff8f87;
    --good-tint: #12301f; --held-tint: #35240f; --bad-tint: #3b1917; --same-tint: #242e38;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
}
main { max-width: 66rem; margin: 0 auto; padding: clamp(1rem, 3vw, 2.5rem); }
h1, h2, h3, p, dl, dd, ul { margin: 0; padding: 0; }
h1 { font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.25rem); line-height: 1.15; letter-spacing: -.015em; text-wrap: balance; }
h2 { font-size: 1.125rem; line-height: 1.3; }
h3 { font-size: 1rem; line-height: 1.35; }
section { margin-top: 2.25rem; }
section > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; margin-bottom: .75rem; }
section > header p { color: var(--soft); font-size: .875rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.125rem; }
.good { --tone: var(--came); --tint: var(--good-tint); }
.held { --tone: var(--held); --tint: var(--held-tint); }
.bad { --tone: var(--bad); --tint: var(--bad-tint); }
.same { --tone: var(--soft); --tint: var(--same-tint); }
.icon { width: 1em; height: 1em; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.id { color: var(--soft); font-size: .875em; }
.name { font-weight: 600; }

.verdict { padding: clamp(1.25rem, 3vw, 2rem); border-top: .375rem solid var(--tone); }
.verdict .when { display: flex; flex-wrap: wrap; gap: .25rem .625rem; align-items: center; color: var(--soft); font-size: .875rem; margin-bottom: .625rem; }
.verdict h1 { display: flex; gap: .75rem; align-items: flex-start; }
.verdict h1 .mark { display: grid; place-items: center; flex: none; width: 1.2em; height: 1.2em; border-radius: 50%;
  background: var(--tint); color: var(--tone); }
.verdict h1 .icon { width: .75em; height: .75em; }
.verdict .next { margin-top: .75rem; max-width: 46rem; }
.verdict ul { margin-top: .75rem; padding-left: 1.25rem; }
th { text-align: left; font-size: .8125rem; font-weight: 600; color: var(--soft); padding: .625rem .75rem .5rem 0; }
td { padding: .625rem .75rem .625rem 0; border-top: 1px solid var(--line); vertical-align: top; }
.pill { display: inline-flex; gap: .375rem; align-items: center; padding: .125rem .625rem; border-radius: 1rem; background: var(--tint);
  color: var(--tone); font-size: .875rem; font-weight: 600; white-space: nowrap; }
.pill .icon { width: .8125em; height: .8125em; stroke-width: 2.5; }
.about { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); gap: .75rem 1.5rem; font-size: .875rem; }
.about dt { color: var(--soft); }

@media print {
  :root {
    --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --track: #eee;
    --stays: #4a6fa5; --came: #17804c; --went: #777; --held: #a04e00; --bad: #a3211a;
    --good-tint: #fff; --held-tint: #fff; --bad-tint: #fff; --same-tint: #fff;
  }
  @page { margin: 14mm; }
  html { font-size: 10pt; }
  body { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  section { margin-top: 1.5rem; }
  .card { border-radius: .25rem; break-inside: avoid; }
  .shift { break-inside: auto; }
  section > header, h3, thead { break-after: avoid; }
  tr, .matter li { break-inside: avoid; }
  .pill { padding: 0; }
}
"""
)
"""The style sheet that all pages begin with; templates see it as ``style``."""
