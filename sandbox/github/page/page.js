// The page of a pull request: looks every half second, and says what is typed. No framework.
const [, owner = "", repository = "", , number = ""] = location.pathname.split("/");
const PAUSE_MS = 500;
const REACTIONS = { "+1": "👍", "-1": "👎", eyes: "👀", rocket: "🚀", confused: "😕" };
const GOOD = new Set(["success", "active", "neutral"]);
const BAD = new Set(["failure", "error", "cancelled"]);
const BUSY = new Set(["queued", "pending", "in_progress", "waiting"]);
const SIGNS = { success: "✓", failure: "✗", cancelled: "✗", skipped: "–", in_progress: "▸" };
const IDEAS = [
  "/deploy staging",
  "/status",
  "/plan production",
  "/deploy production",
  "/rollback staging",
  "/lock staging for 10m",
  "/help",
];
let tokens = {};

const at = (id) => document.getElementById(id);

function element(tag, { text, html, ...rest } = {}, children = []) {
  const made = Object.assign(document.createElement(tag), rest);
  if (text !== undefined) made.textContent = text;
  if (html !== undefined) made.innerHTML = html;
  made.append(...children);
  return made;
}

/** Changes what has changed and leaves the rest alone: what is being read must not jump. */
function show(list, items, keyOf, make) {
  const known = new Map([...list.children].map((it) => [it.dataset.key, it]));
  const next = items.map((item) => {
    const print = JSON.stringify(item);
    const old = known.get(String(keyOf(item)));
    if (old?.dataset.print === print) return old;
    const made = make(item, old);
    made.dataset.key = keyOf(item);
    made.dataset.print = print;
    return made;
  });
  const isSame =
    next.length === list.children.length && next.every((it, i) => it === list.children[i]);
  if (!isSame) list.replaceChildren(...next);
}

function state(word) {
  const className = [GOOD, BAD, BUSY].findIndex((words) => words.has(word));
  return element("strong", {
    text: word.replaceAll("_", " "),
    className: ["good", "bad", "busy"][className] ?? "",
  });
}

function comment({ author, avatar, isBot, isEdited, html, reactions }) {
  const by = element("p", { className: "by" }, [
    element("img", { src: avatar, alt: "" }),
    ` ${author}${isBot ? " · bot" : ""}${isEdited ? " · edited" : ""}`,
  ]);
  const faces = reactions.map((it) => element("span", { text: REACTIONS[it] ?? it, title: it }));
  const said = element("p", { className: "faces" }, faces);
  return element("li", {}, [by, element("div", { html }), ...(faces.length > 0 ? [said] : [])]);
}

/** As GitHub shows a log: groups by their names, without what only marks them. */
function logText(lines) {
  return lines
    .filter((line) => !/^(?:::|##\[)endgroup/.test(line))
    .map((line) => line.replace(/^(?:::group::|##\[group\])/, "▸ "))
    .join("\n");
}

function run({ title, status, conclusion, url, jobs }, old) {
  const head = element("p", {}, [
    element("a", { href: url, text: title }),
    " ",
    state(conclusion ?? status),
  ]);
  const parts = jobs.flatMap(({ steps, log }) => {
    const words = steps.map(({ name, state }) => `${SIGNS[state] ?? "·"} ${name}`).join("\n");
    const tail = element("pre", { className: "log", text: logText(log) });
    return [element("p", { className: "small", text: words }), tail];
  });
  const made = element("li", {}, [head, ...parts]);
  if (old === undefined || status !== "completed") {
    queueMicrotask(() => made.querySelectorAll("pre").forEach((it) => (it.scrollTop = 1e6)));
  }
  return made;
}

function deployment({ environment, sha, task, state: word, description }) {
  return element("li", {}, [
    `${environment} · ${task} · ${sha.slice(0, 7)} `,
    state(word),
    ` ${description}`,
  ]);
}

function check({ name, app, state: word, title, text }) {
  const head = element("summary", {}, [`${app} / ${name} `, state(word), ` ${title ?? ""}`]);
  return element("li", {}, [element("details", {}, [head, element("div", { html: text })])]);
}

function site({ environment, isThere }) {
  const url = `/_sandbox/sites/${environment}`;
  const name = element("p", {}, [element("a", { href: url, text: environment })]);
  const pane = isThere
    ? element("iframe", { src: url, title: environment, sandbox: "" })
    : element("p", { className: "small", text: "nothing is there yet" });
  return element("li", {}, [name, pane]);
}

async function look() {
  const answer = await fetch(`/_sandbox/pulls/${owner}/${repository}/${number}`);
  if (!answer.ok) return;
  const pull = await answer.json();
  ({ tokens } = pull);
  document.title = at("title").textContent = `${pull.title} #${pull.number}`;
  at("badge").textContent = `${pull.isDraft ? "draft, " : ""}${pull.state}`;
  at("badge").classList.toggle("bad", pull.state === "closed");
  at("state").textContent =
    `${pull.repository} · ${pull.author} wants to merge ${pull.head} (${pull.sha.slice(0, 7)}) into ${pull.base}`;
  show(at("who"), pull.people, String, (login) => element("option", { value: login, text: login }));
  show(at("comments"), pull.comments, ({ id }) => id, comment);
  show(at("runs"), pull.runs, ({ id }) => id, run);
  show(at("deployments"), pull.deployments, JSON.stringify, deployment);
  show(at("checks"), pull.checks, ({ name }) => name, check);
  // A site is fetched anew whenever a run has ended.
  const done = pull.runs.filter(({ status }) => status === "completed").length;
  const sites = pull.sites.map((it) => ({ ...it, done }));
  show(at("sites"), sites, ({ environment }) => environment, site);
}

async function say() {
  const body = at("body").value;
  if (body.trim() === "") return;
  // As anybody would: by the API, with the token of the one who is chosen.
  const answer = await fetch(`/repos/${owner}/${repository}/issues/${number}/comments`, {
    method: "POST",
    headers: { authorization: `Bearer ${tokens[at("who").value]}` },
    body: JSON.stringify({ body }),
  });
  at("refusal").textContent = answer.ok ? "" : (await answer.json()).message;
  if (answer.ok) at("body").value = "";
  await look();
}

at("say").addEventListener("submit", (event) => {
  event.preventDefault();
  void say();
});

for (const text of IDEAS) {
  const idea = element("button", { text, type: "button" });
  idea.addEventListener("click", () => {
    at("body").value = text;
    at("body").focus();
  });
  at("ideas").append(idea);
}

for (;;) {
  await look().catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
