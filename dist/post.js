"use strict";
process.argv.push("post");
require("./index.js");
