/** What a browser shows while a preview wakes; it asks again by itself. Part of a quoted string of nginx: no ' and no $. */
export const wakingPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>Waking up</title>
<style>
  body { font: 18px/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 90vh; margin: 0; color: #222; background: #fafafa }
  main { max-width: 32rem; padding: 2rem }
  @media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 } }
</style>
<main>
  <h1>Waking up</h1>
  <p>Nobody was here for a while, so this preview went to sleep. It is being started; this page loads again by itself.</p>
</main>
</html>
`;
