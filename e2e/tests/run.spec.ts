// `make run` itself: how it ends, and what it says when it cannot start.

import { execFileSync } from "node:child_process";
import { connect } from "node:net";
import { Run } from "./support/chain.ts";
import { expect, test } from "./support/fixtures.ts";

// Where a first start still has to build.
test.setTimeout(10 * 60_000);

/** Whether somebody listens at this address. */
function listens(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.on("connect", () => resolve((socket.destroy(), true)));
    socket.on("error", () => resolve(false));
  });
}

/** The process that the run has started with this in its command line. */
function part(run: Run, name: string): number {
  return Number(execFileSync("pgrep", ["-f", "-P", String(run.process.pid), name], { encoding: "utf8" }));
}

async function expectNothingLeft(run: Run): Promise<void> {
  expect(await listens(run.address)).toBe(false);
  expect(await listens(run.notion)).toBe(false);
  expect(await listens(run.lambda)).toBe(false);
  // What a killed part had started is no child of the run: its end is nobody's to wait for.
  await expect.poll(() => isLeft(run), { message: "a process of the run is left" }).toBe(false);
}

function isLeft(run: Run): boolean {
  try {
    return process.kill(-(run.process.pid ?? 0), 0);
  } catch {
    return false;
  }
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  test(`${signal} ends every part of it`, async () => {
    const run = await Run.start();
    expect(await listens(run.address)).toBe(true);
    expect(await listens(run.notion)).toBe(true);
    expect(await listens(run.lambda)).toBe(true);
    // Ctrl-C goes to the whole group, as from a terminal; a supervisor's TERM to the script alone.
    const pid = run.process.pid ?? 0;
    process.kill(signal === "SIGINT" ? -pid : pid, signal);
    const { code: ended } = await run.ended;
    expect(ended).toBe(code);
    await expectNothingLeft(run);
  });
}

for (const name of ["debug/api", "stand-ins notion", "stand-ins lambda"]) {
  test(`when ${name} dies, the rest ends and says so`, async () => {
    const run = await Run.start();
    process.kill(part(run, name), "SIGKILL");
    const { code, output } = await run.ended;
    expect(code).toBe(1);
    expect(output).toContain("ended by itself");
    await expectNothingLeft(run);
  });
}

test("a script that is killed outright leaves nothing behind", async () => {
  test.skip(process.platform !== "linux", "only Linux ends a child with its parent");
  const run = await Run.start();
  process.kill(run.process.pid ?? 0, "SIGKILL");
  await run.ended;
  await expect.poll(() => listens(run.address)).toBe(false);
  await expect.poll(() => listens(run.notion)).toBe(false);
  await expect.poll(() => listens(run.lambda)).toBe(false);
});

test("a port that is taken is named, with the variable that chooses another", async ({ sample }) => {
  for (const [variable, address] of [["BIND", sample.address], ["STAND_IN_BIND", sample.notion], ["LAMBDA_BIND", sample.lambda]] as const) {
    const run = await Run.begin({ [variable]: new URL(address).host });
    const { code, output } = await run.ended;
    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`port ${new URL(address).port} is in use`));
    expect(output).toContain(`${variable}=127.0.0.1:`);
  }
});

test("a wrong token ends it with what Notion said", async ({ sample }) => {
  const run = await Run.begin({ NOTION_TOKEN: "ntn_wrong", NOTION_BASE_URL: sample.notion });
  const { code, output } = await run.ended;
  expect(code).toBe(1);
  expect(output).toContain("the sync failed");
  expect(output).toMatch(/token/i);
  expect(output).not.toContain("ntn_wrong");
  await expectNothingLeft(run);
});

test("a workspace that is no folder is told so before anything is built", async () => {
  const run = await Run.begin({ WORKSPACE: "/nowhere/at/all" });
  const { code, output } = await run.ended;
  expect(code).toBe(1);
  expect(output).toContain("there is no such folder");
});
