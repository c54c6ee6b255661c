declare module "@vercel/ncc" {
  interface Options {
    readonly cache: false;
    readonly quiet: boolean;
    readonly minify: boolean;
    readonly license: string;
    readonly esm: boolean;
    readonly externals: Readonly<Record<string, string>>;
  }
  interface Bundle {
    readonly code: string;
    /** File name → content of everything that belongs beside the bundle. */
    readonly assets: Readonly<Record<string, { readonly source: string | Uint8Array }>>;
  }
  export default function ncc(entry: string, options: Options): Promise<Bundle>;
}
