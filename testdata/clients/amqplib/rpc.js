// Asks for sums over RabbitMQ, as the lesson's page (lessons/rpc/README.md) has it.
//
//     rpc.js                          two servers and a client in one process
//     rpc.js server [--name server1] [--work 3] [--transient]
//     rpc.js client [--timeout 10] A+B...

'use strict';

const { randomUUID } = require('node:crypto');
const { setTimeout: sleep } = require('node:timers/promises');
const { parseArgs } = require('node:util');
const amqp = require('amqplib');

const requestQueue = 'rpc_queue'; // clients send to it, and all servers take from it

/** What went wrong, in one sentence for people. */
class Failure extends Error {}

/** Opens a connection that the broker shows under the party's name. */
async function connect(party) {
  let url;
  try {
    url = new URL(process.env.AMQP_URL || 'amqp://guest:guest@localhost:5672/');
  } catch {
    // The error's text may quote the password.
  }
  if (url?.protocol !== 'amqp:' || !url.hostname) {
    throw new Failure('AMQP_URL is not an address such as amqp://guest:guest@localhost:5672/');
  }
  const where = `${url.hostname}:${url.port || 5672}`;
  try {
    // Without noDelay, the second of two small messages waits for the other side to say that it has the first.
    return await amqp.connect(url.href, { timeout: 5000, noDelay: true, clientProperties: { connection_name: party } });
  } catch (error) {
    if (/ACCESS_REFUSED/.test(error.message)) {
      throw new Failure(`the broker at ${where} does not know user "${url.username}" with this password`);
    }
    if (/Expected ConnectionOpenOk/.test(error.message)) {
      throw new Failure(`the broker at ${where} has no virtual host "${url.pathname.slice(1)}" for user "${url.username}"`);
    }
    throw new Failure(`no connection to a broker at ${where}: ${plain(error)}`);
  }
}

/** Gives use a connection of the party's own and a channel, and returns what it returns. */
async function connected(party, use) {
  const connection = await connect(party);
  const lost = new Promise((_, reject) => {
    const onLost = (error) => reject(new Failure(refusal(error) ?? `lost the broker: ${plain(error)}`));
    connection.on('error', onLost);
    connection.on('close', (error) => error && onLost(error)); // a broker that shuts down is no error to the library
  });
  try {
    const channel = await Promise.race([connection.createChannel(), lost]);
    channel.on('error', () => {}); // the call that is to blame fails too, and that is enough
    const result = await Promise.race([use(channel), lost]);
    await channel.close(); // not before all is sent that waits in the channel
    return result;
  } finally {
    await connection.close().catch(() => {}); // it may be lost
  }
}

/** Answers the requests that wait in the request queue, one at a time. */
class Server {
  constructor({ name = 'server1', work = 3, transient = false }) {
    this.name = name;
    this.work = work;
    this.transient = transient;
    this.stopped = new Promise((resolve) => {
      this.stop = resolve; // makes run finish the request in hand and end
    });
  }

  /** Answers until stop is called. Calls ready when the broker has promised to send requests. */
  run(ready = () => {}) {
    return connected(this.name, async (channel) => {
      await this.declare(channel);
      await channel.prefetch(1); // the next request only when this one is acknowledged

      let stopping = false;
      let inHand; // the work on the latest request
      let fail;
      const failed = new Promise((_, reject) => {
        fail = reject;
      });
      const { consumerTag } = await channel.consume(requestQueue, (request) => {
        if (request === null) fail(new Failure(`the broker sends nothing more, because ${requestQueue} was deleted`));
        else if (!stopping) inHand = this.handle(channel, request).catch(fail);
      });
      ready();
      log(this.name, '[x] Start Server, Awaiting RPC requests');

      await Promise.race([this.stopped, failed]);
      stopping = true; // what comes now is not acknowledged, so that another server gets it
      await channel.cancel(consumerTag);
      await inHand;
    });
  }

  async declare(channel) {
    try {
      await channel.assertQueue(requestQueue, { durable: !this.transient });
    } catch (error) {
      if (error.code !== 406) throw error;
      throw new Failure(`${requestQueue} exists already, declared in another way: ${plain(error)}`);
    }
  }

  /** Answers a request, and acknowledges it only then: if we die before that, another server gets it. */
  async handle(channel, request) {
    const { replyTo, correlationId } = request.properties;
    if (!replyTo) {
      log(this.name, 'reject a request that has no reply_to');
      channel.reject(request, false); // put back, it would come again at once
      return;
    }
    log(this.name, `sleep, ${this.work} sec...`);
    await sleep(this.work * 1000);
    const answer = JSON.stringify(add(request.content));
    channel.sendToQueue(replyTo, Buffer.from(answer), { correlationId, contentType: 'application/json' });
    channel.ack(request);
  }
}

/** Returns the answer to a request, which may come from anybody and hold anything. */
function add(body) {
  const { a, b } = parse(body);
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) {
    return { error: 'a request is JSON with two whole numbers, such as {"a":5,"b":8}' };
  }
  return Number.isSafeInteger(a + b) ? { result: a + b } : { error: 'the sum is too large' };
}

/** Returns the object that a message's body holds as JSON, or an empty one. */
function parse(body) {
  try {
    return JSON.parse(body.toString()) ?? {};
  } catch {
    return {};
  }
}

/** Asks for all sums, prints the answers in the order of the sums, and returns how many seconds that took. */
function ask(sums, timeout) {
  return connected('client', async (channel) => {
    const { queue } = await channel.assertQueue('', { exclusive: true, durable: false }); // the broker makes up its name
    const pending = new Map(); // correlation id of a request without an answer → its index
    const answers = [];
    let done;
    let fail;
    const answered = new Promise((resolve, reject) => {
      done = resolve;
      fail = reject;
    });
    channel.on('return', () => fail(new Failure(`no server has run yet: the broker has no queue ${requestQueue}`)));
    const onAnswer = (message) => {
      const index = pending.get(message?.properties.correlationId);
      if (index === undefined) return; // an answer to nothing that we still wait for
      pending.delete(message.properties.correlationId);
      answers[index] = parse(message.content);
      if (pending.size === 0) done();
    };
    await channel.consume(queue, onAnswer, { noAck: true, exclusive: true });

    const began = performance.now();
    sums.forEach((sum, index) => pending.set(send(channel, queue, sum), index));
    const timer = setTimeout(() => {
      fail(new Failure(`gave up after ${timeout} s: ${pending.size} of ${sums.length} requests had no answer`));
    }, timeout * 1000);
    try {
      await answered;
    } finally {
      clearTimeout(timer);
      sums.forEach(({ a, b }, index) => {
        if (Number.isFinite(answers[index]?.result)) console.log(`${a} + ${b} = ${answers[index].result}`);
      });
    }
    answers.forEach(({ result, error = 'the answer is not JSON such as {"result":13}' }, index) => {
      if (Number.isFinite(result)) return;
      throw new Failure(`${sums[index].a}+${sums[index].b}: the server answered with an error: ${JSON.stringify(error)}`);
    });
    return (performance.now() - began) / 1000;
  });
}

/** Publishes one request, and returns its correlation id. */
function send(channel, replyTo, sum) {
  const correlationId = randomUUID();
  // Mandatory: a broker that has no queue for it returns it, where it would otherwise drop it without a word.
  const options = { mandatory: true, replyTo, correlationId, contentType: 'application/json' };
  channel.sendToQueue(requestQueue, Buffer.from(JSON.stringify(sum)), options);
  log('client', `send message, correlationId = ${correlationId}`);
  return correlationId;
}

/** Runs two servers and a client, each with a connection of its own, as if they were three programs. */
async function demo() {
  const servers = [new Server({ name: 'server1' }), new Server({ name: 'server2' })];
  const running = [];
  const ready = servers.map((server) => new Promise((resolve) => running.push(server.run(resolve))));
  const ran = Promise.all(running); // fails when one of them does
  await Promise.race([Promise.all(ready), ran]);
  const took = await Promise.race([ask([{ a: 5, b: 8 }, { a: 2, b: 3 }], 10), ran]);
  for (const server of servers) server.stop();
  await ran;
  console.log(`two calls of 3 s each took ${took.toFixed(2)} s on two servers`);
}

async function runServer(args) {
  const { values } = parseArgs({
    args,
    options: { name: { type: 'string' }, work: { type: 'string' }, transient: { type: 'boolean' } },
  });
  const server = new Server({ ...values, work: seconds(values.work ?? '3') });
  process.once('SIGINT', server.stop); // a second Ctrl-C ends the program at once
  process.once('SIGTERM', server.stop);
  await server.run();
}

async function runClient(args) {
  const { values, positionals } = parseArgs({
    args,
    options: { timeout: { type: 'string', default: '10' } },
    allowPositionals: true,
  });
  if (positionals.length === 0) throw new Failure('say what to ask for, such as 5+8');
  await ask(positionals.map(parseSum), seconds(values.timeout));
}

function seconds(text) {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new Failure(`"${text}" is not a number of seconds, such as 3 or 0.25`);
  return Number(text);
}

function parseSum(text) {
  const [, a, b] = (/^([+-]?\d+)\+([+-]?\d+)$/.exec(text) ?? []).map(Number);
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) {
    throw new Failure(`"${text}" is not a sum of two whole numbers, such as 5+8`);
  }
  return { a, b };
}

function log(party, text) {
  console.error(`[${new Date().toISOString()}]  [${party}] ${text}`);
}

/** Returns what to do about a connection that a broker has closed because of --transient. */
function refusal(error) {
  if (!error.message.includes('transient_nonexcl_queues')) return undefined;
  return 'this broker refuses transient queues that connections share: leave out --transient';
}

/** Returns in one line what the broker or the network says in an error of the library. */
function plain(error) {
  const [, text = error.message || error.code] = /with message "(.*)"$/s.exec(error.message) ?? [];
  return text.replace(/\s+/g, ' ');
}

async function main([command, ...args]) {
  switch (command) {
    case undefined:
      return demo();
    case 'server':
      return runServer(args);
    case 'client':
      return runClient(args);
    default:
      throw new Failure(`there is no command "${command}", only server and client`);
  }
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`rpc: ${plain(error)}\n`, () => process.exit(1));
});
