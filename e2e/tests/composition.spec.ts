// Korean is written with an input method: the Enter that ends a syllable must not send the question.

import type { CDPSession } from "@playwright/test";
import { endedAnswer } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";

/** Presses Enter as Chromium reports it while an input method is at work: key code 229. */
async function enterInComposition(keyboard: CDPSession): Promise<void> {
  const key = { key: "Process", code: "Enter", windowsVirtualKeyCode: 229 };
  await keyboard.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...key });
}

test("the Enter that ends a composition does not send, and the next one sends once", async ({ page, sample }) => {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/ask") sent.push(request.postDataJSON().question);
  });
  await page.goto(sample.address);
  const input = page.getByTestId("ask-input");
  await input.click();
  const keyboard = await page.context().newCDPSession(page);

  await keyboard.send("Input.imeSetComposition", { text: "연", selectionStart: 1, selectionEnd: 1 });
  await keyboard.send("Input.insertText", { text: "연" });
  await keyboard.send("Input.imeSetComposition", { text: "차", selectionStart: 1, selectionEnd: 1 });
  await enterInComposition(keyboard);
  await keyboard.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Enter", code: "Enter", windowsVirtualKeyCode: 13 });
  await keyboard.send("Input.insertText", { text: "차" });
  await expect(input).toHaveValue("연차");
  expect(sent).toEqual([]);

  await page.keyboard.press("Enter");
  await endedAnswer(page);
  expect(sent).toEqual(["연차"]);
  await expect(input).toHaveValue("");
});
