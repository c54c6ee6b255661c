import { expect, test } from "vitest";
import { nginxProblem } from "../../../../src/engine/config/schema/nginx.ts";

test.each([
  "",
  "add_header X-A b;",
  "location /a { return 204; }\nlocation /b { if ($x) { return 404; } }",
  'add_header A "a { b; # c";',
  "add_header A 'it''s';".replace("''", '"'),
  "# a comment with } and {\nadd_header A b;",
  "rewrite ^/a${b}c$ /d;",
  "set $a ${b}c;",
  "add_header A b\\;c;",
  'add_header A "say \\"hi\\" {";',
  "location ~ (a#b) { return 204; }",
])("%j is accepted", (snippet) => {
  expect(nginxProblem(snippet)).toBeUndefined();
});

test.each([
  ["} server { listen 80;", "there is a } without its {"],
  ["location / { return 204; } }", "there is a } without its {"],
  ["location / { return 204;", "a { is never closed"],
  ["add_header A b", "the last directive does not end with ;"],
  ["location / { return 204 }", "the directive before } does not end with ;"],
  ['add_header A "b;', "a quote is never closed"],
  ['add_header A "b"c;', "there must be a space after a closing quote"],
  ["{ }", "there is a { without a directive"],
  [";", "there is a ; without a directive"],
  ["add_header A b; # } no comment ends here\n}", "there is a } without its {"],
  ["a #}\n;}", "there is a } without its {"],
  ['a "#";}', "there is a } without its {"],
])("%j is refused: %s", (snippet, problem) => {
  expect(nginxProblem(snippet)).toBe(problem);
});
