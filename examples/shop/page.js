const escape = (text) =>
  String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const row = ([name, value]) =>
  value === "" ? "" : `<tr><th>${name}</th><td>${escape(value)}</td></tr>`;

/** A colour per version, so that a swap is seen from across the room. */
const hue = (text) =>
  [...text].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) % 360;

/** The shop's only page. `identity` is what `identity.js` exports. */
export function page(identity) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shop ${escape(identity.version)}</title>
<style>
  body { margin: 0; min-height: 100vh; display: grid; place-items: center;
         font: 18px/1.5 system-ui, sans-serif; color: #1c1c28;
         background: hsl(${hue(identity.version)} 70% 92%); }
  main { background: #fff; padding: 2rem 3rem; border-radius: 1rem; box-shadow: 0 8px 32px #0002; }
  h1 { margin: 0 0 1rem; font-size: 2.5rem; color: hsl(${hue(identity.version)} 70% 35%); }
  th { text-align: left; padding-right: 1.5rem; font-weight: 500; color: #667; }
  td { font-family: ui-monospace, monospace; }
</style>
<main>
  <h1>Shop ${escape(identity.version)}</h1>
  <table>${Object.entries(identity).map(row).join("")}</table>
</main>
</html>
`;
}
