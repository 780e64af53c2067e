// OpenAI's official client asks the service as it would ask OpenAI, with nothing but another base URL.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import OpenAI from 'openai';

import { ask, start } from '../service.mjs';

const question = '연차는 며칠이나 쓸 수 있나요?';

describe('chat completions', () => {
  let service;
  let openai;

  before(async () => {
    service = await start();
    openai = new OpenAI({ baseURL: `${service.address}/v1`, apiKey: 'none', maxRetries: 0 });
  });
  after(() => service?.stop());

  test('there is a model to choose', async () => {
    const models = [];
    for await (const model of openai.models.list()) models.push(model.id);
    assert.deepEqual(models, ['notion']);
  });

  test('a Korean question is answered as /ask answers it, with citations', async () => {
    const answer = await ask(service.address, question);
    const completion = await openai.chat.completions.create({
      model: 'notion',
      temperature: 0,
      messages: [
        { role: 'system', content: 'Answer in verse.' },
        { role: 'user', content: question },
      ],
    });
    const [choice] = completion.choices;
    assert.equal(choice.message.content, answer.text);
    assert.equal(choice.finish_reason, 'stop');
    assert.ok(Number.isInteger(completion.usage.total_tokens));
    cited(choice.message.content, choice.message.annotations, answer);
    assert.deepEqual(completion.notion.citations, answer.citations);
    assert.deepEqual(completion.notion.sources, answer.sources);
  });

  test('chunks come to the same, by hand and by the helper', async () => {
    const answer = await ask(service.address, question);
    const asked = { model: 'notion', messages: [{ role: 'user', content: question }], stream_options: { include_usage: true } };
    const chunks = [];
    for await (const chunk of await openai.chat.completions.create({ ...asked, stream: true })) chunks.push(chunk);
    const deltas = chunks.flatMap((chunk) => chunk.choices.map((choice) => choice.delta));
    assert.equal(deltas.map((delta) => delta.content ?? '').join(''), answer.text);
    const end = chunks.find((chunk) => chunk.choices[0]?.finish_reason === 'stop');
    cited(answer.text, end.choices[0].delta.annotations, answer);
    assert.deepEqual(end.notion.citations, answer.citations);
    assert.deepEqual(chunks.at(-1).choices, []);
    assert.equal(typeof chunks.at(-1).usage.total_tokens, 'number');

    const runner = openai.chat.completions.stream(asked);
    const whole = await runner.finalChatCompletion();
    assert.equal(whole.choices[0].message.content, answer.text);
    assert.equal(whole.choices[0].finish_reason, 'stop');
  });

  test('a conversation goes on', async () => {
    const messages = [
      { role: 'user', content: question },
      { role: 'assistant', content: '15일입니다 [1].' },
      { role: 'user', content: [{ type: 'text', text: '그럼 이월은?' }] },
    ];
    const completion = await openai.chat.completions.create({ model: 'gpt-5', messages });
    assert.match(completion.notion.searched_for, /연차/);
  });

  test('our own parameters travel beside those of OpenAI', async () => {
    const within = [(await ask(service.address, question)).citations[0].page_id];
    const completion = await openai.chat.completions.create({
      model: 'notion',
      messages: [{ role: 'user', content: question }],
      notion: { filters: { within } },
    });
    assert.deepEqual([...new Set(completion.notion.citations.map((citation) => citation.page_id))], within);
  });

  test('errors are read as errors', async () => {
    const wrong = openai.chat.completions.create({ model: 'notion', messages: [{ role: 'bot', content: 'x' }] });
    await assert.rejects(wrong, (error) => {
      assert.ok(error instanceof OpenAI.UnprocessableEntityError);
      assert.equal(error.param, 'messages[0].role');
      assert.equal(error.type, 'invalid_request_error');
      assert.match(error.message, /unknown variant `bot`/);
      return true;
    });
    const long = openai.chat.completions.create({ model: 'notion', messages: [{ role: 'user', content: '가'.repeat(2001) }], stream: true });
    await assert.rejects(long, (error) => error.status === 413 && /2001 characters/.test(error.message));
    await assert.rejects(openai.embeddings.create({ model: 'notion', input: 'x' }), OpenAI.NotFoundError);
  });
});

/** That the annotations lead from the markers of the text to the cited blocks. */
function cited(text, annotations, answer) {
  assert.ok(annotations.length > 0);
  assert.equal(annotations.length, answer.citations.length);
  const points = [...text];
  annotations.forEach(({ type, url_citation: place }, at) => {
    const { number, url, title } = answer.citations[at];
    assert.equal(type, 'url_citation');
    assert.equal(points.slice(place.start_index, place.end_index).join(''), `[${number}]`);
    assert.deepEqual([place.url, place.title], [url, title]);
  });
}
