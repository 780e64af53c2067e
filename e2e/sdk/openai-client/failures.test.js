// What OpenAI's official client makes of a model that fails: an error, never a short answer.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import OpenAI from 'openai';

import { start, startModel } from '../service.mjs';

const rules = [
  { match: '연차', answer: ['연차는 15일입니다 그리고 또'], interrupted: { after: 2, by: 'modelStreamErrorException' } },
  { match: '배포', error: 'AccessDeniedException' },
  { answer: ['It was cut'], stop_reason: 'max_tokens', usage: { inputTokens: 10, outputTokens: 4 } },
];

describe('a model that fails', () => {
  let model;
  let service;
  let openai;

  before(async () => {
    model = await startModel(rules);
    service = await start(model.settings);
    openai = new OpenAI({ baseURL: `${service.address}/v1`, apiKey: 'none', maxRetries: 0 });
  });
  after(async () => {
    await service?.stop();
    await model?.stop();
  });

  const asked = (content) => ({ model: 'notion', messages: [{ role: 'user', content }] });

  test('in the middle of a stream', async () => {
    let text = '';
    const read = async () => {
      const stream = await openai.chat.completions.create({ ...asked('연차는 며칠이나 쓸 수 있나요?'), stream: true });
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    };
    await assert.rejects(read(), (error) => error instanceof OpenAI.APIError && error.code === 'model_failed');
    assert.match(text, /^연차는/);
  });

  test('before its first word, with or without a stream', async () => {
    for (const stream of [false, true]) {
      const failed = openai.chat.completions.create({ ...asked('배포는 언제 하나요?'), stream });
      await assert.rejects(failed, (error) => error instanceof OpenAI.InternalServerError && error.code === 'model_failed');
    }
  });

  test('and one that is cut, with what it took', async () => {
    const { choices, usage } = await openai.chat.completions.create(asked('How do I install the VPN?'));
    assert.deepEqual([choices[0].finish_reason, choices[0].message.content], ['length', 'It was cut']);
    assert.deepEqual([usage.prompt_tokens, usage.completion_tokens, usage.total_tokens], [10, 4, 14]);
  });
});
