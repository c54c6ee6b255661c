// chatops.md §3 A: what is not a plain line of its own does nothing, and is answered at most once.
import { describe, expect, test } from "vitest";
import { commandLines, readCommands } from "../../../../src/engine/chatops/index.ts";
import type { Asked } from "../../../../src/model/chatops/index.ts";
import { VOCABULARY } from "./vocabulary.ts";

function ask(body: string): Asked {
  return readCommands(commandLines(body), VOCABULARY);
}

describe("nothing happens, and nothing is said, for a command", () => {
  test.each<[where: string, body: string]>([
    ["in a fenced block", "```\n/deploy production\n```"],
    ["in a fenced block of tildes", "~~~ sh\n/deploy production\n~~~"],
    ["in a fence that a shorter one does not close", "````\n```\n/deploy production\n````"],
    ["in a fence that is never closed", "text\n\n```sh\n\n/deploy production\n"],
    ["in an indented block", "For example:\n\n    /deploy production\n"],
    ["in an indented block, alone", "    /deploy production"],
    ["in a block indented by a tab", "\t/deploy production"],
    ["in inline code", "`/deploy production`"],
    ["in inline code over several lines", "try `\n/deploy production\n` now"],
    ["in a quoted reply", "> /deploy production"],
    ["in a quote in a quote", "> > /deploy production"],
    ["in the lazy continuation of a quote", "> as you said\n/deploy production"],
    ["in the lazy continuation of a nested quote", "> > as you said\n/deploy production"],
    ["in an alert", "> [!NOTE]\n> /deploy production"],
    ["in an HTML comment", "<!--\n/deploy production\n-->"],
    ["in an HTML comment with blank lines", "<!-- hidden\n\n/deploy production\n\n-->"],
    ["in an HTML comment that is never closed", "text\n<!-- hidden\n\n/deploy production"],
    ["behind an HTML comment that a quote opens", "> <!--\n\n/deploy production"],
    ["in <details>", "<details>\n\n/deploy production\n\n</details>"],
    [
      "in <details> with a summary",
      "<details><summary>log</summary>\n\n/deploy production\n\n</details>",
    ],
    ["in <details> that code seems to close", "<details>\n\n`</details>`\n\n/deploy production"],
    [
      "in <details> that an attribute seems to close",
      '<details>\n\n<img alt="</details>">\n\n/deploy production',
    ],
    ["in a block of HTML", "<div>\n/deploy production\n</div>"],
    ["in a paragraph of a thousand lines", `${"line\n".repeat(1_000)}/deploy production`],
    ["behind two thousand tags", `${"<b></b> text\n\n".repeat(1_001)}/deploy production`],
    ["in <pre>", "<pre>\n\n/deploy production\n</pre>"],
    ["in the text of a link", "[a\n/deploy production\n](https://example.com)"],
    ["in the title of a link", '[a](https://example.com "\n/deploy production\n")'],
    ["in the target of a link", "[a](\n/deploy production)"],
    ["in a link's definition", "[a]:\n/deploy 'production'"],
    ["in the text of an image", "![\n/deploy production\n](https://example.com/a.png)"],
    ["in a cell of a table", "| a |\n| - |\n| /deploy production |"],
    ["in the head of a table", "/deploy production | b\n--- | ---\n1 | 2"],
    ["in a row of a table without borders", "a | b\n--- | ---\n/deploy production | c"],
    ["in a list", "- /deploy production"],
    ["in a numbered list", "1. /deploy production"],
    ["in the lazy continuation of a list", "- first\n/deploy production"],
    ["in a later paragraph of a list", "- first\n\n  /deploy production"],
    ["in a task", "- [ ] /deploy production"],
    ["in a footnote", "[^1]: note\n/deploy production"],
    ["in a heading", "# /deploy production"],
    ["in a heading that is underlined", "/deploy production\n---"],
    ["in emphasis over several lines", "**never\n/deploy production\nagain**"],
    ["in text that is struck out", "~~old\n/deploy production\nway~~"],
    ["in a formula", "$$\n/deploy production\n$$"],
    ["in the middle of a sentence", "please /deploy production"],
    ["behind a backslash", "\\/deploy production"],
    ["written with an entity", "&#47;deploy production"],
    ["of a longer name", "/deployment production"],
    ["that is a path", "/deploy/production"],
    ["with a no-break space for a blank", "/deploy\u00A0production"],
    ["behind a no-break space", "\u00A0/deploy production"],
    ["behind a byte order mark", "\uFEFF/deploy production"],
    ["behind a zero-width joiner", "\u200D/deploy production"],
    ["behind an override of direction", "\u202E/deploy production"],
    ["behind a fullwidth slash", "\uFF0Fdeploy production"],
    ["behind a division slash", "\u2215deploy production"],
    ["in a sentence that begins with it", "/deploy is what you would have to write here"],
    ["that belongs to another bot", "/assign @octocat"],
    [
      "behind a fence whose info string has a backtick, which GitHub takes for text",
      "``` js`x\n/deploy production\n```",
    ],
    [
      "in the fence that such a text leaves to the next line to open",
      "``` js`x\ntext\n```\n/deploy production\n```",
    ],
  ])("%s", (_where, body) => {
    expect(ask(body)).toEqual({ commands: [], mistakes: [] });
  });
});

describe("nothing happens, and one answer helps, for", () => {
  test.each<[what: string, body: string, message: string, suggestion?: string]>([
    ["a typo in the command", "/delpoy staging", "there is no command /delpoy", "/deploy staging"],
    ["a capital letter", "/Deploy staging", "there is no command /Deploy", "/deploy staging"],
    ["a Cyrillic letter", "/d\u0435ploy staging", "\u0435 is U+0435", "/deploy staging"],
    ["a zero-width joiner inside", "/dep\u200Dloy staging", "/depU+200Dloy", "/deploy staging"],
    ["a soft hyphen inside", "/dep\u00ADloy staging", "/depU+00ADloy", "/deploy staging"],
    [
      "a typo in the environment",
      "/deploy prodution",
      "prodution is not known",
      "/deploy production",
    ],
    ["an override of direction", "/deploy \u202Eproduction", "U+202Eproduction is not known"],
    ["a lookalike environment", "/deploy st\u0430ging", "\u0430 is U+0430", "/deploy staging"],
    ["an environment in capitals", "/deploy STAGING", "STAGING is not known", "/deploy staging"],
    ["prose behind the command", "/deploy staging please", "please is not known"],
    ["an emoji", "/deploy 🚀", "🚀 is not known"],
    ["a NUL", "/deploy stag\0ing", "stagU+0000ing is not known", "/deploy staging"],
    ["two dashes alone", "/deploy staging --", "-- is not known"],
    ["a flag", "/deploy staging --force", "--force is not known"],
    ["a quote that is not closed", '/deploy staging note="a b', "a quote is opened"],
    ["an option that nobody declared", "/deploy staging __proto__=x", "no option __proto__"],
    ["an option of every object", "/deploy staging constructor=x", "no option constructor"],
    ["an option without a name", "/deploy staging =x", "there is no option"],
    ["an option given twice", "/deploy staging seed=true seed=false", "seed is given twice"],
    ["an empty value", "/deploy staging note=", "note has no value"],
    ["an empty value in quotes", '/deploy staging note=""', "note has no value"],
    ["a NUL in a value", '/deploy staging note="a\0b"', "cannot be seen"],
    [
      "a misspelt choice",
      "/deploy staging log_level=debgu",
      "one of info, debug",
      "/deploy staging log_level=debug",
    ],
    ["a number that is none", "/deploy staging workers=1e999", "workers is a number"],
    ["an option's environment overridden", "/deploy staging env=production", "no option env"],
    ["a revision that is a branch", "/deploy staging @main", "@main is no revision"],
    ["a revision that is too short", "/deploy staging @abc123", "@abc123 is no revision"],
    ["two revisions", "/deploy staging @abc1234 @def5678", "two revisions"],
    ["a shell's substitution", "/deploy $(id)", "$(id) is not known"],
    ["an expression of a workflow", "/deploy ${{secrets.KEY}}", "${{secrets.KEY}} is not known"],
    ["a leading dash", "/deploy -oProxyCommand=x", "no option -oProxyCommand"],
    ["a way out of a folder", "/deploy ../production", "../production is not known"],
    ["an environment of another pull request", "/destroy preview-13", "preview-13 is not known"],
    ["no environment where two could be meant", "/deploy", "does not say where"],
    ["a lock of nothing", "/lock", "does not say environment|all"],
    ["50,000 words", `/deploy staging${" x".repeat(25_000)}`, "longer than 500"],
    ["eleven commands", "/status\n".repeat(11), "at most 10"],
  ])("%s", (_what, body, message, suggestion) => {
    const { commands, mistakes } = ask(body);
    expect(commands).toEqual([]);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]?.message).toContain(message);
    if (suggestion !== undefined) expect(mistakes[0]?.suggestion).toBe(suggestion);
  });

  test("one bad line among good ones, and the good ones wait", () => {
    const { commands, mistakes } = ask("/deploy staging\n/deploy prodution\n/status");
    expect(commands).toEqual([]);
    expect(mistakes.map(({ line }) => line)).toEqual(["/deploy prodution"]);
  });
});

describe("a command is given by", () => {
  const deploy = expect.objectContaining({ word: "deploy", environments: ["staging"] });
  test.each<[how: string, body: string]>([
    ["a line alone", "/deploy staging"],
    ["a line that ends as on Windows", "/deploy staging\r\n"],
    ["a line below others of a paragraph", "Looks good!\n/deploy staging\nThanks."],
    ["a line below blank ones", "\n\n  \n/deploy staging"],
    ["a line with blanks around it", "  /deploy \t staging  \t"],
    ["a line below a quote and a blank line", "> when?\n\n/deploy staging"],
    ["a line below a list and a blank line", "1. a\n2. b\n\n/deploy staging"],
    ["a line below a fence", "```\nlog\n```\n/deploy staging"],
    ["a line below a closed HTML comment", "<!-- template -->\n\n/deploy staging"],
    [
      "a line below closed <details>",
      "<details>\n<summary>log</summary>\n\nok\n\n</details>\n\n/deploy staging",
    ],
    [
      "a line below an image of HTML",
      '<img src="a.png" alt="before" width="100">\n\n/deploy staging',
    ],
    [
      "a line below emphasis, code and a link",
      "**Nice**, `x` in [b](https://c.d/(e)) _works_\n/deploy staging",
    ],
    ["a line above a table", "/deploy staging\n\n| a |\n| - |\n| b |"],
    ["a line below a signature's rule", "thanks\n\n---\n\n/deploy staging"],
  ])("%s", (_how, body) => {
    expect(ask(body)).toEqual({ commands: [deploy], mistakes: [] });
  });

  test("each of two lines", () => {
    expect(ask("/deploy staging\n/status").commands.map(({ word }) => word)).toEqual([
      "deploy",
      "status",
    ]);
  });

  test("the same line twice, once", () => {
    expect(ask("/deploy staging\n\n/deploy staging").commands).toHaveLength(1);
  });
});
