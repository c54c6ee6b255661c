import type { Kind } from "../types.ts";
import { download } from "./download.ts";
import type { MakeExchange } from "./exchange.ts";
import { get } from "./get.ts";
import { post } from "./post.ts";
import { sse } from "./sse.ts";
import { upload } from "./upload.ts";
import { websocket } from "./websocket.ts";

/** What each kind of client does, and whether it pauses between two requests. */
export const kindTable: Readonly<Record<Kind, { exchange: MakeExchange; thinks: boolean }>> = {
  get: { exchange: get, thinks: false },
  post: { exchange: post, thinks: false },
  getThink: { exchange: get, thinks: true },
  postThink: { exchange: post, thinks: true },
  download: { exchange: download, thinks: false },
  upload: { exchange: upload, thinks: false },
  websocket: { exchange: websocket, thinks: false },
  sse: { exchange: sse, thinks: false },
};
