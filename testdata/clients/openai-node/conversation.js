// Says to the chat server at OPENAI_BASE_URL what the lessons' articles say, and holds it to what that server answers.
//
// SERVER_PROFILE names which server it is: llama-cpp-python@0.2.20, llama-cpp-python@0.3 or openai. It generates about
// 200 tokens a second, and it asks for OPENAI_API_KEY unless it is llama-cpp-python 0.2.20, which takes any.
//
// Prints a line a step, and "N steps passed" at the end. Exits with 0, or with 1 at the first step that fails.
'use strict';
const assert = require('node:assert/strict');
const { OpenAI, APIError, APIConnectionTimeoutError, AuthenticationError } = require('openai');

const profile = process.env.SERVER_PROFILE || 'llama-cpp-python@0.3';
const isOld = profile === 'llama-cpp-python@0.2.20';
const isOpenAI = profile === 'openai';
const settings = { maxRetries: 0, timeout: 60_000 }; // a retry would wait behind what the first request has begun
const client = new OpenAI(settings);
const model = 'gpt-3.5-turbo';
const user = (content) => [{ role: 'user', content }];
const poem = [
  { role: 'system', content: 'You are a poetic assistant, skilled in explaining complex programming concepts with creative flair.' },
  ...user('Compose a poem that explains the concept of recursion in programming.'),
];

const steps = [];
const step = (title, run) => steps.push({ title, run });
const ask = (messages, options) => client.chat.completions.create({ model, messages, ...options });
const text = async (messages, options) => (await ask(messages, options)).choices[0].message.content;

// refused awaits what the server must refuse with a status, and returns the error.
async function refused(status, call) {
  const error = await call.then(() => assert.fail(`it was not refused with ${status}`), (reason) => reason);
  assert.ok(error instanceof APIError, `${error}`);
  assert.equal(error.status, status);
  return error;
}

step('quickstart: the poem, with all its fields', async () => {
  const completion = await ask(poem);
  assert.equal(completion.object, 'chat.completion');
  assert.match(completion.id, /^chatcmpl-/);
  assert.equal(completion.choices.length, 1);
  const [choice] = completion.choices;
  assert.equal(choice.finish_reason, 'stop');
  assert.equal(choice.message.role, 'assistant');
  assert.ok(choice.message.content.split('\n').length > 3, 'a poem has lines');
  const { prompt_tokens: asked, completion_tokens: answered, total_tokens: total } = completion.usage;
  assert.ok(asked > 0 && answered > 0);
  assert.equal(total, asked + answered);
  if (!isOpenAI) {
    assert.equal(completion.model, model);
    assert.equal(completion.system_fingerprint, undefined);
  }
});

step('roles: what was said before is known when it is sent, and only then', async () => {
  const told = user('Hello, my name is Alice.');
  const answer = { role: 'assistant', content: await text(told) };
  const question = user('What is my name?');
  assert.match(await text([...told, answer, ...question]), /Alice/);
  assert.doesNotMatch(await text(question), /Alice/);
});

step('JSON mode: an object, or white space until max_tokens', async () => {
  const options = { response_format: { type: 'json_object' }, max_tokens: 100 };
  const [choice] = (await ask(user('Who are you? Answer in JSON.'), options)).choices;
  if (isOld) {
    assert.equal(choice.finish_reason, 'length');
    assert.match(choice.message.content, /\n\n\n$/);
    return;
  }
  assert.equal(choice.finish_reason, 'stop');
  assert.equal(typeof JSON.parse(choice.message.content), 'object');
});

step('n: two are asked for', async () => {
  const { choices } = await ask(user('Could you introduce yourself?'), { n: 2 });
  assert.equal(choices.length, isOpenAI ? 2 : 1);
});

step('temperature: a zero is sent, and answered in one way', async () => {
  const answers = new Set();
  for (let i = 0; i < 3; i++) answers.add(await text(poem, { temperature: 0, max_tokens: 20 }));
  assert.equal(answers.size, 1);
});

step('temperature: out of range', async () => {
  const call = ask(user('Hi'), { temperature: 2.5, max_tokens: 5 });
  if (isOld) assert.match(`${await refused(500, call)}`, /less than or equal to 2/);
  else if (isOpenAI) await refused(400, call);
  else await call;
});

step('max_tokens: cut off, and said so', async () => {
  const completion = await ask(poem, { max_tokens: 5 });
  assert.equal(completion.choices[0].finish_reason, 'length');
  assert.equal(completion.usage.completion_tokens, 5);
});

step('stream: role, pieces, finish_reason; the pieces are the answer', async () => {
  const chunks = [];
  for await (const chunk of await ask(poem, { stream: true, temperature: 0 })) chunks.push(chunk.choices[0]);
  assert.equal(chunks[0].delta.role, 'assistant');
  assert.equal(chunks.at(-1).finish_reason, 'stop');
  assert.ok(chunks.slice(0, -1).every((chunk) => chunk.finish_reason === null));
  assert.equal(chunks.map((chunk) => chunk.delta.content ?? '').join(''), await text(poem, { temperature: 0 }));
});

step('stream: what somebody else asks meanwhile', async () => {
  const stream = (await ask(poem, { stream: true }))[Symbol.asyncIterator]();
  const reasons = [(await stream.next()).value.choices[0].finish_reason];
  await text(user('Hi'), { max_tokens: 5 }); // llama-cpp-python generates one answer at a time, and the newest first
  try {
    for (let next = await stream.next(); !next.done; next = await stream.next()) reasons.push(next.value.choices[0].finish_reason);
  } catch (error) {
    assert.ok(!isOpenAI && error.message === 'terminated', `${error}`); // the connection was cut after [DONE]
  }
  assert.equal(reasons.includes('stop'), isOpenAI);
});

step('models: there is one', async () => {
  assert.ok((await client.models.list()).data.length > 0);
});

step('errors: an unknown role, and a prompt that is too long', async () => {
  await refused(isOpenAI ? 400 : 500, ask([{ role: 'robot', content: 'Hi' }]));
  const error = await refused(400, ask(user('word '.repeat(40_000)), { max_tokens: 5 }));
  assert.equal(error.code, 'context_length_exceeded');
});

step('errors: a wrong key, where one is asked for', async () => {
  const other = new OpenAI({ ...settings, apiKey: 'sk-wrong' });
  if (isOld) return assert.ok((await other.models.list()).data.length > 0);
  assert.ok((await refused(401, other.models.list())) instanceof AuthenticationError);
});

step('deadline: the client gives up', async () => {
  await assert.rejects(client.chat.completions.create({ model, messages: poem }, { timeout: 300 }), APIConnectionTimeoutError);
});

async function main() {
  for (const { title, run } of steps) {
    try {
      await run();
    } catch (error) {
      process.stderr.write(`failed: ${title}: ${error.message}\n`, () => process.exit(1));
      return;
    }
    console.log(title);
  }
  console.log(`${steps.length} steps passed`);
}

main();
