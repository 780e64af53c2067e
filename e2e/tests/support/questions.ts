// The questions that the sample workspace can and cannot answer.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "./chain.ts";

export interface Question {
  id: string;
  language: "ko" | "en";
  question: string;
  /** Where the answer stands; nowhere when empty. */
  pages: string[];
  /** Words of the block that answers it. */
  quote?: string;
}

const all = parse(readFileSync(join(ROOT, "e2e/questions.yaml"), "utf8")) as Question[];

/** The question of this name. */
export function question(id: string): Question {
  const found = all.find((question) => question.id === id);
  if (!found) throw new Error(`e2e/questions.yaml has no question ${id}`);
  return found;
}
