// Korean is written with an input method: the Enter that ends a syllable must not send half of it, or all of it twice.

import { ask, endedAnswer } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";

test("Enter in the middle of a syllable sends the whole question, once", async ({ page, sample }) => {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/ask") sent.push(request.postDataJSON().question);
  });
  await page.goto(sample.address);
  const input = page.getByTestId("ask-input");
  await input.click();
  const keyboard = await page.context().newCDPSession(page);
  const compose = (text: string) => keyboard.send("Input.imeSetComposition", { text, selectionStart: 1, selectionEnd: 1 });
  const commit = (text: string) => keyboard.send("Input.insertText", { text });

  await compose("ㅇ");
  await compose("연");
  await commit("연");
  await compose("차");
  await keyboard.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Enter", code: "Enter", windowsVirtualKeyCode: 229 });
  await expect(input).toHaveValue("연차");
  expect(sent).toEqual([]);

  // The input method hands over the syllable, and some press Enter themselves then.
  await commit("차");
  await page.keyboard.press("Enter");
  await endedAnswer(page);
  expect(sent).toEqual(["연차"]);
  await expect(input).toHaveValue("");
});

test("a question that is edited is sent once as well", async ({ page, sample }) => {
  const sent: string[] = [];
  await page.goto(sample.address);
  await ask(page, "연차는?");
  await endedAnswer(page);
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/ask") sent.push(request.postDataJSON().question);
  });
  await page.locator(".bubble").hover();
  await page.getByTestId("edit-question").click();
  const input = page.getByTestId("edit-input");
  await input.fill("");
  const keyboard = await page.context().newCDPSession(page);
  await keyboard.send("Input.imeSetComposition", { text: "휴", selectionStart: 1, selectionEnd: 1 });
  await keyboard.send("Input.insertText", { text: "휴" });
  await keyboard.send("Input.imeSetComposition", { text: "가", selectionStart: 1, selectionEnd: 1 });
  await keyboard.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Enter", code: "Enter", windowsVirtualKeyCode: 229 });
  await expect(input).toHaveValue("휴가");
  expect(sent).toEqual([]);
  await keyboard.send("Input.insertText", { text: "가" });
  await endedAnswer(page);
  await expect(page.locator(".bubble")).toHaveText("휴가");
  expect(sent).toEqual(["휴가"]);
});
