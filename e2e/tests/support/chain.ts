// The whole product, started by the very script that people start it with.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** How a chain is to differ from the one that a plain `make run` starts. */
export type Environment = Record<string, string>;

/** How a run of the script ended. */
export interface End {
  code: number | null;
  output: string;
}

/** One run of `scripts/run.sh`, with ports and a folder of its own. */
export class Run {
  readonly address: string;
  readonly notion: string;
  readonly lambda: string;
  /** Everything that it has printed. */
  output = "";
  /** Its end. */
  readonly ended: Promise<End>;
  readonly process: ChildProcess;
  /** What it leaves behind, gone with it. */
  readonly folder = mkdtempSync(join(tmpdir(), "notion-rag-chatbot-"));

  private constructor(ports: [number, number, number], environment: Environment) {
    this.address = `http://127.0.0.1:${ports[0]}`;
    this.notion = `http://127.0.0.1:${ports[1]}`;
    this.lambda = `http://127.0.0.1:${ports[2]}`;
    const inherited = { ...process.env };
    // What somebody's shell has set must not change what is tested.
    for (const name of ["CORPUS_URL", "MODEL", "EMBEDDINGS", "NOTION_TOKEN", "NOTION_TOKEN_SECRET_ID", "NOTION_BASE_URL", "WORKSPACE"]) {
      delete inherited[name];
    }
    this.process = spawn(join(ROOT, "scripts/run.sh"), {
      // A group of its own, as a terminal gives it: Ctrl-C goes to all of the group.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...inherited,
        BIND: `127.0.0.1:${ports[0]}`,
        STAND_IN_BIND: `127.0.0.1:${ports[1]}`,
        LAMBDA_BIND: `127.0.0.1:${ports[2]}`,
        RUN_DIR: this.folder,
        ...environment,
      },
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    }
    this.ended = new Promise((resolve) => {
      this.process.on("close", (code) => {
        rmSync(this.folder, { recursive: true, force: true });
        resolve({ code, output: this.output });
      });
    });
  }

  /** Starts the script; it is still at work. */
  static async begin(environment: Environment = {}): Promise<Run> {
    return new Run([await freePort(), await freePort(), await freePort()], environment);
  }

  /** Starts the script and waits until it says that it is ready. */
  static async start(environment: Environment = {}): Promise<Run> {
    const run = await Run.begin(environment);
    const ready = new Promise<void>((resolve) => {
      run.process.stdout?.on("data", () => run.output.includes("Ready: ") && resolve());
    });
    const early = await Promise.race([ready, run.ended]);
    if (early) throw new Error(`scripts/run.sh ended with ${early.code}:\n${early.output}`);
    return run;
  }

  /** Stops it as Ctrl-C in a terminal does. */
  async stop(): Promise<End> {
    if (this.process.exitCode === null && this.process.pid) process.kill(-this.process.pid, "SIGINT");
    return this.ended;
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
