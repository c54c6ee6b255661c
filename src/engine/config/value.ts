import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { MAX_DEPTH, TOO_DEEP } from "./compose.ts";
import type { Problem } from "./diagnostic.ts";
import { didYouMean } from "../../model/nearest.ts";

type Range = readonly [from: number, to: number];

/** Where a value was written, in step with the value. */
export interface Place {
  readonly key?: Range;
  readonly range: Range;
  readonly children: Map<string, Place>;
}

export interface Read {
  readonly value: unknown;
  readonly place: Place;
  readonly problems: readonly Problem[];
}

interface Reading {
  readonly anchors: Map<string, Node>;
  /** Anchored nodes being read: an alias to one of them would never end. */
  readonly open: Set<Node>;
  readonly problems: Problem[];
  nodes: number;
}

interface Item {
  readonly value: unknown;
  readonly place: Place;
}

const MAX_NODES = 20_000;
const MAX_KEY = 256;

/** Thrown to leave the recursion at once; the problem is already recorded. */
const STOP = Symbol("stop");

/**
 * Nodes to plain values. Written here and not taken from the library because merge keys, duplicate
 * keys, the budget for aliases and the places of values that came through an alias belong together.
 */
export function readValue(root: Node | null): Read {
  const reading: Reading = { anchors: new Map(), open: new Set(), problems: [], nodes: 0 };
  try {
    return { ...read(root, reading, 0), problems: reading.problems };
  } catch (error) {
    if (error !== STOP) throw error;
    return { value: undefined, place: leaf([0, 0]), problems: reading.problems };
  }
}

function read(node: Node | null, reading: Reading, depth: number): Item {
  reading.nodes += 1;
  if (depth > MAX_DEPTH) stop(reading, node, TOO_DEEP);
  if (reading.nodes > MAX_NODES) {
    stop(reading, node, {
      problem: `the file stands for more than ${MAX_NODES} values`,
      fix: "use fewer aliases (*name): each one repeats all that its anchor holds",
    });
  }
  if (node === null) return { value: null, place: leaf([0, 0]) };
  if (isAlias(node)) return readAlias(node, node.source, reading, depth);
  if ("anchor" in node && node.anchor !== undefined) reading.anchors.set(node.anchor, node);
  reading.open.add(node);
  const item = readOwn(node, reading, depth);
  reading.open.delete(node);
  return item;
}

function readOwn(node: Node, reading: Reading, depth: number): Item {
  if (isMap(node)) return readMap(node, reading, depth);
  if (isSeq(node)) return readSeq(node, reading, depth);
  return { value: isScalar(node) ? scalarValue(node) : null, place: leaf(rangeOf(node)) };
}

function readAlias(node: Node, name: string, reading: Reading, depth: number): Item {
  const target = reading.anchors.get(name);
  if (target === undefined) {
    const fix = didYouMean(name, [...reading.anchors.keys()], (near) => `write *${near}`);
    complain(reading, node, {
      problem: `there is no anchor &${name} before this`,
      fix: fix ?? 'define it further up, or put text that starts with * in quotes: "*"',
    });
    return { value: undefined, place: leaf(rangeOf(node)) };
  }
  if (reading.open.has(target)) {
    stop(reading, node, { problem: `*${name} contains itself`, fix: "write the value out" });
  }
  const item = read(target, reading, depth + 1);
  return { value: item.value, place: { ...item.place, range: rangeOf(node) } };
}

/**
 * A number or boolean written in an unusual way (`1.10`, `0x50`, `True`) stays the text that it is:
 * as an environment variable it must not change, and as a number it is reported.
 */
function scalarValue(node: Scalar): unknown {
  const { value, source } = node;
  if (typeof value !== "number" && typeof value !== "boolean") return value;
  return source === undefined || String(value) === source ? value : source;
}

function readSeq(node: YAMLSeq, reading: Reading, depth: number): Item {
  const items = node.items.map((item) => read(item as Node | null, reading, depth + 1));
  const children = new Map(items.map((item, index) => [String(index), item.place]));
  return { value: items.map((item) => item.value), place: { range: rangeOf(node), children } };
}

function readMap(node: YAMLMap, reading: Reading, depth: number): Item {
  const value: Record<string, unknown> = {};
  const place: Place = { range: rangeOf(node), children: new Map() };
  const merges: Item[] = [];
  for (const pair of node.items) {
    const [keyNode, valueNode] = [pair.key as Node | null, pair.value as Node | null];
    const name = keyText(keyNode, node, reading);
    if (name === "<<")
      merges.push(...mergeSources(read(valueNode, reading, depth + 1), keyNode, reading));
    if (name === undefined || name === "<<" || isDuplicate(name, place, keyNode, reading)) continue;
    const item = read(valueNode, reading, depth + 1);
    const key = rangeOf(keyNode);
    value[name] = item.value;
    place.children.set(name, {
      ...item.place,
      key,
      range: valueNode === null ? key : item.place.range,
    });
  }
  for (const source of merges) merge(source, value, place);
  return { value, place };
}

function isDuplicate(name: string, place: Place, node: Node | null, reading: Reading): boolean {
  if (!place.children.has(name)) return false;
  complain(reading, node, {
    problem: `the key ${JSON.stringify(name)} is here twice`,
    fix: "keep one of the two",
  });
  return true;
}

/** What `<<` brings in: a map, or a list of maps of which the first wins. */
function mergeSources(item: Item, node: Node | null, reading: Reading): Item[] {
  const sources = Array.isArray(item.value)
    ? item.value.map((value, i) => ({
        value,
        place: item.place.children.get(String(i)) ?? item.place,
      }))
    : [item];
  if (
    sources.every(
      ({ value }) => typeof value === "object" && value !== null && !Array.isArray(value),
    )
  ) {
    return sources;
  }
  complain(reading, node, {
    problem: "<< takes a map",
    fix: "write <<: *name, where &name marks a map",
  });
  return [];
}

/** Keys that are there already win over merged ones. */
function merge(source: Item, value: Record<string, unknown>, place: Place): void {
  for (const [name, child] of Object.entries(source.value as object)) {
    const from = source.place.children.get(name);
    if (place.children.has(name) || from === undefined) continue;
    value[name] = child;
    place.children.set(name, from);
  }
}

function keyText(node: Node | null, map: Node, reading: Reading): string | undefined {
  const source = isScalar(node) ? (node.source ?? "") : "";
  const text = isScalar(node) && typeof node.value === "string" ? node.value : source;
  if (node !== null && "anchor" in node && node.anchor !== undefined)
    reading.anchors.set(node.anchor, node);
  if (!isScalar(node) || (text === "" && node.value === null)) {
    complain(reading, node ?? map, { problem: "a key must be text", fix: "write key: value" });
  } else if (text === "__proto__") {
    complain(reading, node, { problem: "__proto__ cannot be a key", fix: "choose another name" });
  } else if (text.length > MAX_KEY) {
    complain(reading, node, {
      problem: `a key is longer than ${MAX_KEY} characters`,
      fix: "shorten it",
    });
  } else return text;
  return undefined;
}

function complain(
  reading: Reading,
  node: Node | null,
  what: { problem: string; fix: string },
): void {
  reading.problems.push({ ...what, path: [], range: rangeOf(node) });
}

function stop(reading: Reading, node: Node | null, what: { problem: string; fix: string }): never {
  complain(reading, node, what);
  throw STOP;
}

function rangeOf(node: Node | null): Range {
  return node?.range ? [node.range[0], node.range[1]] : [0, 0];
}

function leaf(range: Range): Place {
  return { range, children: new Map() };
}
