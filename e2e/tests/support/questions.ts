// The questions that the sample workspace can and cannot answer.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "./chain.ts";

interface Question {
  id: string;
  language: "ko" | "en";
  question: string;
  /** Where the answer stands; nowhere when empty. */
  pages: string[];
  /** Words of the block that answers it. */
  quote?: string;
}

const all = parse(readFileSync(join(ROOT, "e2e/questions.yaml"), "utf8")) as Question[];

/** The first question in this language that one block answers. */
export function answerable(language: Question["language"]): { question: string; quote: string } {
  for (const { language: its, question, pages, quote } of all) {
    if (its === language && pages.length === 1 && quote) return { question, quote };
  }
  throw new Error(`e2e/questions.yaml has no question in ${language} that one page answers`);
}

/** The last question in this language that the workspace does not answer: it is about something that no page names. */
export function unanswerable(language: Question["language"]): { question: string } {
  const found = all.filter((question) => question.language === language && question.pages.length === 0).at(-1);
  if (!found) throw new Error(`e2e/questions.yaml has no question in ${language} that cannot be answered`);
  return found;
}
