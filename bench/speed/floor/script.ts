import { quote } from "../../../src/model/quote.ts";

/** What the hand-written swap is about: the least that switches traffic safely, and no bookkeeping. */
export interface FloorService {
  readonly name: string;
  readonly blue: number;
  readonly green: number;
}

export interface FloorRequest {
  readonly operation: "deploy" | "rollback";
  readonly services: readonly FloorService[];
  /** First part of the containers' names. */
  readonly project: string;
  readonly image: string;
  /** Network of its own, as Sluice makes one; absent: the one that all containers share. */
  readonly network?: string;
  /** Where `<service>.green` lies, and beside it which container is in which slot. */
  readonly flags: string;
  /** Makes the names of new containers unique. */
  readonly generation: number;
}

/**
 * The floor: one script for one SSH command. It starts the idle slot (`docker run`, or `docker start`
 * of the kept container for a rollback), polls its health every 50 ms, renames the flag file, and
 * stops the old slot in the background. It locks nothing, observes nothing, records nothing, takes
 * nothing back and does not look whether the switch worked.
 */
export function floorScript(request: FloorRequest): string {
  const { services, flags } = request;
  const parallel = services.map((service) => `(${startOne(request, service)}) & `).join("\n");
  const start = services.length === 1 ? startOne(request, services[0]!) : `${parallel}\nwait`;
  return [`cd ${quote(flags)}`, start, ...services.map(switchOne)].join("\n");
}

function startOne(request: FloorRequest, { name, blue, green }: FloorService): string {
  const container = `${request.project}_${name}_${request.generation}`;
  const network = request.network === undefined ? "" : ` --network ${request.network}`;
  const run = `docker run -d --name ${container}${network} --restart unless-stopped -p 127.0.0.1:$port:3000 ${quote(request.image)}`;
  const begin =
    request.operation === "deploy"
      ? `cp ../${name}.$new ../${name}.former 2>/dev/null; echo ${container} >../${name}.$new; ${run}`
      : `: >../${name}.former; docker start $(cat ../${name}.$new)`;
  return `if [ -e ${name}.green ]; then new=blue port=${blue}; else new=green port=${green}; fi
{ ${begin}; } >/dev/null || exit 1
n=0
until curl -fs -o /dev/null http://127.0.0.1:$port/up; do n=$((n+1)); [ $n -lt 400 ] || exit 1; sleep 0.05; done`;
}

/** Names the background part in the process list. */
export const BACKGROUND = "floor-background";

/** The kept container of the slot that was used is removed, as a plain script would name slots anew. */
function switchOne({ name }: FloorService): string {
  return `if [ -e ${name}.green ]; then old=green; mv ${name}.green .${name}; else old=blue; : >.${name}; chmod 644 .${name}; mv .${name} ${name}.green; fi
setsid sh -c 'sleep 0.5; docker stop -t 1 $(cat ../${name}.'$old'); docker rm $(cat ../${name}.former)' ${BACKGROUND} >/dev/null 2>&1 </dev/null &`;
}
