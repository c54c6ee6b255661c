#!/usr/bin/env node
import { program } from "./program.ts";

const { stdin, stdout, stderr, env: envVars } = process;
// Should everything come to rest before there is an answer, that is no success.
process.exitCode = 1;
void program(process.argv.slice(2), { stdin, stdout, stderr, envVars }).then(
  (code) => (process.exitCode = code),
);
