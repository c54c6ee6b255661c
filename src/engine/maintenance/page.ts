/** What visitors see unless a page of one's own is given. */
export const defaultPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Maintenance</title>
<style>
  body { font: 18px/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 90vh; margin: 0; color: #222; background: #fafafa }
  main { max-width: 32rem; padding: 2rem }
  @media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 } }
</style>
<main>
  <h1>Back in a moment</h1>
  <p>We are working on this site. Please try again shortly.</p>
</main>
</html>
`;
