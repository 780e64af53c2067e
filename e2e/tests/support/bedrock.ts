// The stand-in for Bedrock, told to write slowly: what happens in the middle of an answer can then be seen.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { type Environment, ROOT } from "./chain.ts";

export interface SlowModel {
  /** What a chain must be told to be answered by this model. */
  environment: Environment;
  stop(): Promise<void>;
}

/** Starts a model that waits this long before each token. The binary must have been built: start a chain first. */
export async function startSlowModel(tokenDelayMs: number): Promise<SlowModel> {
  const binary = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug/stand-ins");
  const child = spawn(binary, ["bedrock", "--bind", "127.0.0.1:0", "--token-delay-ms", String(tokenDelayMs)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (first.done) throw new Error("the stand-in for Bedrock said nothing");
  const { listening } = JSON.parse(first.value) as { listening: string };
  return {
    environment: {
      MODEL: "bedrock:anthropic.claude-stand-in",
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: listening,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "stand-in",
      AWS_SECRET_ACCESS_KEY: "stand-in",
    },
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}
