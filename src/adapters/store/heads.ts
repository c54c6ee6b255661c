import type { Kysely } from "kysely";
import type { Heads } from "../../contracts/heads.ts";
import type { Tables } from "./tables.ts";

export function storeHeads(db: Kysely<Tables>): Heads {
  return {
    async see(head) {
      await db
        .insertInto("head")
        .values(head)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async at(repository, pull, when) {
      const row = await db
        .selectFrom("head")
        .select(["sha", "at"])
        .where("repository", "=", repository)
        .where("pull", "=", pull)
        .where("at", "<=", when)
        .orderBy("at", "desc")
        .limit(1)
        .executeTakeFirst();
      return row && { repository, pull, ...row };
    },
  };
}
