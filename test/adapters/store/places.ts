import type { Store } from "../../../src/contracts/store.ts";

/** Opens stores for tests and closes what each leaves open, before `empty` makes room for the next. */
export function placesOf(open: () => Promise<Store>, empty: () => Promise<unknown>) {
  const stores: Store[] = [];
  return {
    place: async () => ({
      open: async () => {
        const store = await open();
        stores.push(store);
        return store;
      },
    }),
    clear: async (): Promise<void> => {
      await Promise.all(stores.splice(0).map((store) => store.close()));
      await empty();
    },
  };
}
