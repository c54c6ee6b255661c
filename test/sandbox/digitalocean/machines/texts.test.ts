import { describe, expect, test } from "vitest";
import { createArgv } from "../../../../sandbox/digitalocean/machines/argv.ts";
import { buildArgv } from "../../../../sandbox/digitalocean/machines/body.ts";
import { guardScript } from "../../../../sandbox/digitalocean/machines/guard.ts";
import { archive, seedFiles } from "../../../../sandbox/digitalocean/machines/seed.ts";

const SPEC = {
  id: 7,
  hostname: "web-1",
  region: "lon1",
  body: "bare",
  userData: "#cloud-config\n",
  publicKeys: ["ssh-ed25519 AAAA one", "ssh-ed25519 BBBB two"],
  privateV4: "10.100.0.11",
  privateBits: 20,
};

test("a droplet's container is made but not started, under the droplet's name, from its image", () => {
  const argv = createArgv(
    {
      name: "c",
      kind: "bare",
      address: "10.213.0.9",
      owner: "x:1",
      capabilities: "all",
      cgroup: 2,
    },
    "web-1",
    "sluice-sandbox/snapshot:1",
  );
  expect(argv.slice(0, 6)).toEqual(["docker", "create", "--name", "c", "--hostname", "web-1"]);
  expect(argv).toContain("10.213.0.9");
  expect(argv).not.toContain("--detach");
  expect(argv.at(-1)).toBe("sluice-sandbox/snapshot:1");
});

test("the body is built on the sandbox host of its kind", () => {
  const argv = buildArgv("prepared", "tag", "abc");
  expect(argv).toContain("BASE=sluice-sandbox/host:prepared");
});

describe("what a droplet is given before its first boot", () => {
  const files = seedFiles(SPEC, "10.213.0.9");

  test("has the user data for cloud-init and at the metadata address", () => {
    expect(files["var/lib/cloud/seed/nocloud/user-data"]).toBe("#cloud-config\n");
    expect(files["etc/sandbox/metadata/metadata/v1/user-data"]).toBe("#cloud-config\n");
  });

  test("names the droplet anew, so that cloud-init runs again on a snapshot", () => {
    const meta = JSON.parse(files["var/lib/cloud/seed/nocloud/meta-data"]!) as unknown;
    expect(meta).toEqual({
      "instance-id": "7",
      "local-hostname": "web-1",
      "public-keys": SPEC.publicKeys,
    });
  });

  test("is packed for root alone", async () => {
    const tar = await archive({ "etc/x": "secret" });
    expect(tar.subarray(0, 5).toString()).toBe("etc/x");
    expect(tar.subarray(100, 107).toString().replaceAll("\0", "")).toMatch(/^0*600\s*$/);
  });
});

describe("a firewall's script", () => {
  const chainOf = (script: string, name: string) =>
    script.split("\n").filter((it) => it.startsWith(`--append ${name}`));

  test("lets everything through without rules", () => {
    expect(guardScript(undefined)).not.toContain("DROP");
  });

  test("lets in what the rules name, and what belongs to open connections, and drops the rest", () => {
    const script = guardScript({
      inbound: [
        { protocol: "tcp", ports: "22", networks: ["192.0.2.0/24", "2001:db8::/32"] },
        { protocol: "tcp", ports: "8000-9000", networks: ["0.0.0.0/0", "::/0"] },
        { protocol: "icmp", ports: "0", networks: ["0.0.0.0/0"] },
      ],
      outbound: [{ protocol: "udp", ports: "all", networks: ["0.0.0.0/0"] }],
    });
    expect(chainOf(script, "SANDBOX-IN")).toEqual([
      "--append SANDBOX-IN --match conntrack --ctstate ESTABLISHED,RELATED --jump RETURN",
      "--append SANDBOX-IN --protocol tcp --dport 22 --source 192.0.2.0/24 --jump RETURN",
      "--append SANDBOX-IN --protocol tcp --dport 8000:9000 --source 0.0.0.0/0 --jump RETURN",
      "--append SANDBOX-IN --protocol icmp --source 0.0.0.0/0 --jump RETURN",
      "--append SANDBOX-IN --jump DROP",
    ]);
    expect(chainOf(script, "SANDBOX-OUT").slice(1)).toEqual([
      "--append SANDBOX-OUT --protocol udp --destination 0.0.0.0/0 --jump RETURN",
      "--append SANDBOX-OUT --jump DROP",
    ]);
  });

  test("lets nothing out when no rule says so", () => {
    const script = guardScript({ inbound: [], outbound: [] });
    expect(chainOf(script, "SANDBOX-OUT").at(-1)).toBe("--append SANDBOX-OUT --jump DROP");
  });
});
