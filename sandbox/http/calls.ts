/** One request that was answered, or that a fault kept from being answered. */
export interface CallRecord {
  readonly method: string;
  /** As the description writes it; the path itself where nothing answers. */
  readonly path: string;
  /** What it was for, where the path does not tell. */
  readonly purpose: string | undefined;
  /** 0: no answer. */
  readonly status: number;
  /** What was wrong with it, where a fault struck. */
  readonly fault: string | undefined;
}

export interface Calls {
  list(): readonly CallRecord[];
  /** `GET /v2/droplets` → how many. */
  count(): Record<string, number>;
  total(): number;
  reset(): void;
}

export interface CallBook extends Calls {
  note(call: CallRecord): void;
}

export function createCalls(): CallBook {
  const records: CallRecord[] = [];
  return {
    note: (call) => void records.push(call),
    list: () => [...records],
    total: () => records.length,
    reset: () => void records.splice(0),
    count() {
      const counts: Record<string, number> = {};
      for (const { method, path } of records) {
        const key = `${method} ${path}`;
        counts[key] = (counts[key] ?? 0) + 1;
      }
      return counts;
    },
  };
}
