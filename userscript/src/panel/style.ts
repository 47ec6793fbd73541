/**
 * The badge's looks. As a constructed style sheet it is not subject to the site's `style-src`.
 * Colours keep a contrast of 4.5:1 or more in both schemes.
 */
export const style = `
:host {
  all: initial;
  position: fixed;
  right: 16px;
  bottom: 16px;
  z-index: 2147483647;
  color-scheme: light dark;
  --ground: #ffffff;
  --text: #1c1f26;
  --quiet: #5a6270;
  --line: #d5d9e0;
  --hover: #f1f3f6;
  --shadow: 0 1px 2px rgb(15 20 30 / 12%), 0 8px 28px rgb(15 20 30 / 16%);
  --busy: #2456c7;
  --good: #0f7b3f;
  --warn: #925600;
  --bad: #b3261e;
  --on-tone: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :host {
    --ground: #1b1e24;
    --text: #eef0f4;
    --quiet: #a9b1be;
    --line: #3a404b;
    --hover: #272b33;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 8px 28px rgb(0 0 0 / 50%);
    --busy: #8ab4ff;
    --good: #4cc38a;
    --warn: #f0b355;
    --bad: #ff8a80;
    --on-tone: #10131a;
  }
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; margin: 0; }
.badge {
  display: flex;
  flex-direction: column-reverse;
  align-items: flex-end;
  gap: 8px;
  font: 13px/1.45 system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Noto Sans SC', sans-serif;
  color: var(--text);
}
.badge[data-tone='busy'] { --tone: var(--busy); }
.badge[data-tone='good'] { --tone: var(--good); }
.badge[data-tone='warn'] { --tone: var(--warn); }
.badge[data-tone='bad'] { --tone: var(--bad); }
button, a {
  font: inherit;
  color: inherit;
  cursor: pointer;
}
:focus-visible { outline: 2px solid var(--busy); outline-offset: 2px; }
.pill {
  display: inline-flex;
  align-items: center;
  gap: 8px;
  min-height: 32px;
  padding: 4px 12px 4px 6px;
  border: 1px solid var(--line);
  border-radius: 999px;
  background: var(--ground);
  box-shadow: var(--shadow);
  font-weight: 500;
  transition: background-color 120ms;
}
.pill:hover { background: var(--hover); }
.mark {
  display: grid;
  place-items: center;
  width: 20px;
  height: 20px;
  border-radius: 50%;
  background: var(--tone);
  color: var(--on-tone);
  font-size: 12px;
  font-weight: 700;
  line-height: 1;
}
.badge[data-tone='busy'] .mark { animation: breathe 1.6s ease-in-out infinite; }
@keyframes breathe { 50% { opacity: 0.55; } }
.count {
  min-width: 20px;
  padding: 0 6px;
  border-radius: 999px;
  background: var(--hover);
  border: 1px solid var(--line);
  font-size: 12px;
  text-align: center;
  font-variant-numeric: tabular-nums;
}
.panel {
  width: min(340px, calc(100vw - 32px));
  max-height: calc(100vh - 96px);
  overflow: auto;
  padding: 16px;
  border: 1px solid var(--line);
  border-top: 3px solid var(--tone);
  border-radius: 12px;
  background: var(--ground);
  box-shadow: var(--shadow);
}
h2 { font-size: 12px; font-weight: 600; color: var(--quiet); }
.state { margin-top: 2px; font-size: 16px; font-weight: 600; color: var(--tone); }
.what { margin-top: 6px; }
ol { margin: 8px 0 0; padding-left: 20px; }
li + li { margin-top: 4px; }
dl {
  display: grid;
  grid-template-columns: auto 1fr;
  gap: 4px 12px;
  margin-top: 12px;
  padding-top: 12px;
  border-top: 1px solid var(--line);
}
dt { color: var(--quiet); }
dd { text-align: right; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 14px; }
.action {
  padding: 5px 12px;
  border: 1px solid var(--line);
  border-radius: 8px;
  background: transparent;
  text-decoration: none;
}
.action:hover { background: var(--hover); }
.hint { margin-top: 8px; font-size: 12px; color: var(--quiet); }
.spoken {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
@media (prefers-reduced-motion: reduce) {
  .pill { transition: none; }
  .badge[data-tone='busy'] .mark { animation: none; }
}
`
