import { statusAsMarkdown, statusAsText } from "../../engine/status/render.ts";
import { runEngine } from "../engine.ts";
import type { Run } from "../input.ts";

export const run: Run = (input, terminal) =>
  runEngine(input, terminal, {
    command: "status",
    quiet: true,
    text: ({ status }) => {
      if (status === undefined) return "";
      const render = input.options.markdown ? statusAsMarkdown : statusAsText;
      return render(status, Date.now());
    },
  });
