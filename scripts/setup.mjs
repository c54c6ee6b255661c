#!/usr/bin/env node
/**
 * Makes this machine ready: `node scripts/setup.mjs [--yes] <need>...` and `node scripts/setup.mjs stop`.
 * Plain JavaScript without libraries, because it runs before there are any and on any Node from 20 on.
 * Says what it is about to do and asks; CI=true or --yes means go ahead.
 * Exit codes: 0 ready, 1 a step failed, 2 something is missing that it may not install.
 */
import { setUp } from "./setup/main.mjs";

process.exitCode = await setUp(process.argv.slice(2));
