interface Page {
  readonly title: string;
  readonly heading: string;
  readonly text: string;
  /** More lines of the head, each with its end of line. */
  readonly head?: string;
}

/** What visitors are shown instead of a service. Part of a quoted string of nginx: no ' and no $. */
export function pageOf({ title, heading, text, head = "" }: Page): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}<title>${title}</title>
<style>
  body { font: 18px/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 90vh; margin: 0; color: #222; background: #fafafa }
  main { max-width: 32rem; padding: 2rem }
  @media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 } }
</style>
<main>
  <h1>${heading}</h1>
  <p>${text}</p>
</main>
</html>
`;
}
