#!/usr/bin/env node
import { program } from "./program.ts";

const { stdin, stdout, stderr, env: envVars } = process;
process.exitCode = await program(process.argv.slice(2), { stdin, stdout, stderr, envVars });
