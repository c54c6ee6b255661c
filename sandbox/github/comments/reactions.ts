import { z } from "zod";
import { notFound } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { numberIn, read } from "../http/read.ts";
import type { Handler, Routes } from "../http/types.ts";
import { actorOf } from "../people/actor.ts";
import { commentOf, reads, writes } from "./routes.ts";
import { REACTIONS } from "./types.ts";
import { reactionView } from "./views.ts";
import { addReaction } from "./write.ts";

const newReaction = z.object({ content: z.enum(REACTIONS) });

/** 201 the first time, 200 with the same reaction ever after. */
const react: Handler = (world, call) => {
  const [, comment] = commentOf(world, call);
  const { content } = read(newReaction, call);
  const { reaction, isNew } = addReaction(world, comment, content, actorOf(call.auth));
  return { status: isNew ? 201 : 200, body: reactionView(world, reaction) };
};

const listReactions: Handler = (world, call) => {
  const [, comment] = commentOf(world, call);
  const content = call.query.get("content");
  const found = comment.reactions.filter((it) => content === null || it.content === content);
  return paged(call, found, (it) => reactionView(world, it));
};

const removeReaction: Handler = (world, call) => {
  const [, comment] = commentOf(world, call);
  const id = numberIn(call, "reaction_id");
  const at = comment.reactions.findIndex((it) => it.id === id);
  if (at < 0) throw notFound();
  comment.reactions.splice(at, 1);
  return { status: 204 };
};

const reactions = "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions";

export const reactionRoutes: Routes = {
  [`GET ${reactions}`]: { ...reads, run: listReactions },
  [`POST ${reactions}`]: { ...writes, run: react },
  [`DELETE ${reactions}/{reaction_id}`]: { ...writes, run: removeReaction },
};
