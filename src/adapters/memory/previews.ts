import type { Previews, StoredPreview } from "../../contracts/previews.ts";
import type { Preview, PreviewKey } from "../../model/previews.ts";

export function memoryPreviews(): Previews {
  const kept = new Map<string, StoredPreview>();
  let versions = 0;
  const write = (preview: Preview, version: number | undefined): boolean => {
    if (kept.get(nameOf(preview))?.version !== version) return false;
    kept.set(nameOf(preview), { preview: structuredClone(preview), version: ++versions });
    return true;
  };
  return {
    get: async (key) => structuredClone(kept.get(nameOf(key))),
    list: async ({ organisation, repository } = {}) =>
      structuredClone([...kept.values()])
        .filter(
          ({ preview }) =>
            (organisation === undefined || preview.organisation === organisation) &&
            (repository === undefined || preview.repository === repository),
        )
        .toSorted(
          ({ preview: a }, { preview: b }) => a.repository - b.repository || a.pull - b.pull,
        ),
    async take(preview, version, refuse) {
      const others = [...kept.values()]
        .map((one) => one.preview)
        .filter((one) => one.organisation === preview.organisation && one.state !== "destroyed")
        .filter((one) => nameOf(one) !== nameOf(preview));
      const refusal = refuse(structuredClone(others));
      if (refusal !== undefined) return { state: "refused", refusal };
      return { state: write(preview, version) ? "taken" : "changed" };
    },
    put: async (preview, version) => write(preview, version),
    async remove(key, version) {
      return kept.get(nameOf(key))?.version === version && kept.delete(nameOf(key));
    },
  };
}

function nameOf({ repository, pull }: PreviewKey): string {
  return `${repository}/${pull}`;
}
