import type { Vocabulary } from "../../../../src/model/chatops/index.ts";

/** The names of a project with two environments, previews and two options. */
export const VOCABULARY: Vocabulary = {
  environments: ["staging", "production"],
  preview: "preview-12",
  services: ["web", "worker"],
  options: {
    log_level: { type: "choice", values: ["info", "debug"], envVar: "LOG_LEVEL" },
    workers: { type: "number", envVar: "WORKERS" },
    seed: { type: "boolean", envVar: "SEED" },
    note: { type: "text", envVar: "NOTE" },
  },
};
