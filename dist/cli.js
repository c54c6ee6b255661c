#!/usr/bin/env node
"use strict";
if (process.argv[2] === "bot") import("../src/cli/main.ts");
else {
  process.argv.splice(2, 0, "cli");
  require("./index.js");
}
