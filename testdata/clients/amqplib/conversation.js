// Says to the broker at AMQP_URL what programs say to a RabbitMQ, and holds it to what a RabbitMQ answers.
//
// Prints a line a step, and "N steps passed" at the end. Exits with 0, or with 1 at the first step that fails.

'use strict';

const assert = require('node:assert/strict');
const { randomBytes, randomUUID } = require('node:crypto');
const { setTimeout: sleep } = require('node:timers/promises');
const amqp = require('amqplib');

const url = process.env.AMQP_URL || 'amqp://guest:guest@localhost:5672/';
const patience = 5000; // how many milliseconds something may take that should happen at once

const steps = [];

/** Adds a step to the conversation. It is given a connection and a channel of its own. */
function step(title, run) {
  steps.push({ title, run });
}

/** Opens a connection, with parts of the address replaced. */
async function connect(change = () => {}) {
  const address = new URL(url);
  change(address);
  const connection = await amqp.connect(address.href, { timeout: patience, noDelay: true });
  connection.on('error', () => {}); // whoever uses it then is told
  return connection;
}

/** Opens a channel. Its errors are told by the event error, and by the call that is to blame where it waits for an answer. */
async function open(connection, kind = 'createChannel') {
  const channel = await connection[kind]();
  channel.closed = new Promise((resolve) => channel.once('error', resolve));
  return channel;
}

/** Calls something on a channel of its own, which the broker must close because of it. */
async function refused(connection, code, text, call) {
  const channel = await open(connection);
  await call(channel)?.catch(() => {});
  const error = await within(channel.closed, `the channel is closed with ${code}`);
  assert.equal(error.code, code);
  assert.match(error.message, text);
}

/** Waits for a promise, but not for long. */
async function within(promise, what) {
  const late = new AbortController();
  const timer = sleep(patience, null, { signal: late.signal }).then(
    () => assert.fail(`not within ${patience} ms: ${what}`),
    () => {}, // no longer needed
  );
  try {
    return await Promise.race([promise, timer]);
  } finally {
    late.abort();
  }
}

/** A list that can be waited for to have so many entries. */
class Arrivals {
  list = [];
  #changed = () => {};

  add = (entry) => {
    this.list.push(entry);
    this.#changed();
  };

  async count(n) {
    const enough = async () => {
      while (this.list.length < n) {
        await new Promise((resolve) => {
          this.#changed = resolve;
        });
      }
    };
    await within(enough(), `${n} arrivals`);
    return this.list;
  }
}

/** Consumes, and returns the consumer's tag and what arrives. */
async function consume(channel, queue, options) {
  const arrivals = new Arrivals();
  const { consumerTag } = await channel.consume(queue, arrivals.add, options);
  return { consumerTag, arrivals };
}

/** Returns when the queue has taken what the channel published before, and what it had delivered has arrived. */
async function settle(channel, queue) {
  await channel.checkQueue(queue);
}

/** Waits until there is no such queue. */
async function gone(connection, queue) {
  const missing = async () => {
    for (;;) {
      const channel = await open(connection);
      const error = await channel.checkQueue(queue).then(() => null, (error) => error);
      if (error) return assert.equal(error.code, 404);
      await channel.close();
    }
  };
  await within(missing(), 'the queue is gone');
}

/** Declares a queue that only this connection may use, and returns the name that the broker made up. */
async function ownQueue(channel) {
  return (await channel.assertQueue('', { exclusive: true, durable: false })).queue;
}

const newName = () => `conversation-${randomUUID()}`;

function publish(channel, queue, ...bodies) {
  for (const body of bodies) channel.sendToQueue(queue, Buffer.from(body));
}

/** Takes all messages that are in a queue, and returns their bodies. */
async function getAll(channel, queue) {
  const bodies = [];
  for (let message; (message = await channel.get(queue, { noAck: true })); ) bodies.push(text(message));
  return bodies;
}

const text = (message) => message.content.toString();

// Connections

step('connect: the broker says what it is and what it can do', async (connection) => {
  const properties = connection.connection.serverProperties;
  assert.equal(properties.product, 'RabbitMQ');
  assert.match(properties.version, /^\d+\.\d+\.\d+/);
  for (const capability of ['publisher_confirms', 'exchange_exchange_bindings', 'basic.nack', 'consumer_cancel_notify',
    'authentication_failure_close']) {
    assert.equal(properties.capabilities[capability], true, capability);
  }
});

step('heartbeats: the lower wish counts, and they keep a silent connection open', async () => {
  const silent = await connect((address) => address.searchParams.set('heartbeat', '1'));
  assert.equal(silent.connection.heartbeat, 1);
  await sleep(3000); // more than two heartbeats, after which either side would hang up
  await ownQueue(await open(silent));
  await silent.close();
});

step('wrong password: refused with 403', async () => {
  const stranger = connect((address) => {
    address.password = 'wrong';
  });
  await assert.rejects(stranger, /403 .*ACCESS_REFUSED - Login was refused/);
});

step('unknown virtual host: refused', async () => {
  const nowhere = connect((address) => {
    address.pathname = '/nosuch';
  });
  await assert.rejects(nowhere, /Expected ConnectionOpenOk; got <ConnectionClose/); // amqplib keeps the reason to itself
});

// Queues

step('declare: a durable queue, twice, and passively', async (connection) => {
  const channel = await open(connection, 'createConfirmChannel');
  const name = newName();
  assert.deepEqual(await channel.assertQueue(name), { queue: name, messageCount: 0, consumerCount: 0 });
  publish(channel, name, '1', '2');
  await channel.waitForConfirms(); // a message counts when it is confirmed, and not sooner
  assert.equal((await channel.assertQueue(name)).messageCount, 2);
  assert.deepEqual(await channel.checkQueue(name), { queue: name, messageCount: 2, consumerCount: 0 });
  assert.equal((await channel.purgeQueue(name)).messageCount, 2);
  publish(channel, name, '3');
  assert.equal((await channel.deleteQueue(name)).messageCount, 1);
});

step('declare: a queue that the broker names, and an empty name that means the last one', async (connection, channel) => {
  const name = await ownQueue(channel);
  assert.match(name, /^amq\.gen-[\w-]{22}$/);
  await channel.bindQueue('', 'amq.fanout', '');
  channel.publish('amq.fanout', '', Buffer.from('hello'));
  assert.deepEqual(await getAll(channel, name), ['hello']);
});

step('declare: 404 for a passive one that is not there', async (connection) => {
  await refused(connection, 404, /NOT_FOUND - no queue 'nosuch' in vhost/, (channel) => channel.checkQueue('nosuch'));
  await ownQueue(await open(connection)); // the connection is still open
});

step('declare: 406 for the same queue with other properties', async (connection, channel) => {
  const name = newName();
  await channel.assertQueue(name);
  await refused(connection, 406, /PRECONDITION_FAILED - inequivalent arg 'durable' for queue/, (other) =>
    other.assertQueue(name, { durable: false }));
  await channel.deleteQueue(name);
});

step("declare: 405 for another connection's exclusive queue", async (connection, channel) => {
  const name = await ownQueue(channel);
  const other = await connect();
  const locked = /RESOURCE_LOCKED - cannot obtain exclusive access to locked queue/;
  await refused(other, 405, locked, (channel) => channel.checkQueue(name));
  await refused(other, 405, locked, (channel) => channel.consume(name, () => {}));
  await other.close();
});

step('declare: 403 for a name that begins with amq.', async (connection) => {
  const reserved = /ACCESS_REFUSED - queue name 'amq\.mine' contains reserved prefix 'amq\.\*'/;
  await refused(connection, 403, reserved, (channel) => channel.assertQueue('amq.mine', { exclusive: true }));
});

step('an exclusive queue goes with its connection, an auto-delete queue with its last consumer', async (connection, channel) => {
  const other = await connect();
  const exclusive = await ownQueue(await open(other));
  await other.close();
  await gone(connection, exclusive);
  const fleeting = newName();
  await channel.assertQueue(fleeting, { autoDelete: true });
  const { consumerTag } = await consume(channel, fleeting);
  await channel.cancel(consumerTag);
  await gone(connection, fleeting);
});

step('delete: 406 where it is in use or not empty, and was to be neither', async (connection, channel) => {
  const name = await ownQueue(channel);
  publish(channel, name, '1');
  await settle(channel, name);
  await refused(connection, 406, /PRECONDITION_FAILED - queue '.*' in vhost '.*' not empty/, (other) =>
    other.deleteQueue(name, { ifEmpty: true }));
  await consume(channel, name);
  await refused(connection, 406, /PRECONDITION_FAILED - queue '.*' in vhost '.*' in use/, (other) =>
    other.deleteQueue(name, { ifUnused: true }));
});

// Messages

step('get: a message with all its properties, and nothing from an empty queue', async (connection, channel) => {
  const name = await ownQueue(channel);
  assert.equal(await channel.get(name), false);
  const sent = {
    contentType: 'text/plain', contentEncoding: 'utf-8', deliveryMode: 2, priority: 3, correlationId: 'c', replyTo: 'r',
    messageId: 'm', timestamp: 1700000000, type: 't', appId: 'a',
    headers: { text: 'x', number: 2 ** 40, yes: true, nothing: null, list: [1, 'two'], table: { in: 'side' } },
  };
  channel.sendToQueue(name, Buffer.from('grüße'), sent);
  publish(channel, name, 'second');
  const message = await channel.get(name);
  const { exchange, routingKey, redelivered, messageCount } = message.fields;
  assert.deepEqual({ exchange, routingKey, redelivered, messageCount },
    { exchange: '', routingKey: name, redelivered: false, messageCount: 1 });
  const got = Object.fromEntries(Object.entries(message.properties).filter(([, value]) => value !== undefined));
  assert.deepEqual(got, sent);
  assert.equal(text(message), 'grüße');
  channel.ack(message);
});

step('publish: an empty message, and one of a mebibyte in several frames', async (connection, channel) => {
  const name = await ownQueue(channel);
  const large = randomBytes(1 << 20);
  publish(channel, name, '', large);
  assert.equal((await channel.get(name)).content.length, 0);
  assert.ok((await channel.get(name)).content.equals(large));
});

step('publish: 404 for an exchange that is not there', async (connection) => {
  await refused(connection, 404, /NOT_FOUND - no exchange 'nosuch' in vhost/, (channel) => {
    channel.publish('nosuch', 'key', Buffer.from('lost'));
  });
});

step('confirm: the broker confirms each message, also one that no queue takes', async (connection) => {
  const channel = await open(connection, 'createConfirmChannel');
  const name = await ownQueue(channel);
  publish(channel, name, '1', '2', '3');
  publish(channel, 'nosuch', '4');
  await within(channel.waitForConfirms(), 'confirmations');
  assert.deepEqual(await getAll(channel, name), ['1', '2', '3']);
});

step('return: a mandatory message that no queue takes comes back with 312', async (connection, channel) => {
  const returned = new Arrivals();
  channel.on('return', returned.add);
  channel.publish('amq.direct', 'nosuch', Buffer.from('back'), { correlationId: 'c', mandatory: true });
  const [message] = await returned.count(1);
  assert.deepEqual({ ...message.fields },
    { replyCode: 312, replyText: 'NO_ROUTE', exchange: 'amq.direct', routingKey: 'nosuch' });
  assert.equal(message.properties.correlationId, 'c');
  assert.equal(text(message), 'back');
});

step('return: it comes before the confirmation of the same message', async (connection) => {
  const channel = await open(connection, 'createConfirmChannel');
  const news = new Arrivals();
  channel.on('return', () => news.add('return'));
  channel.publish('', 'nosuch', Buffer.from('back'), { mandatory: true }, (error) => news.add(error ?? 'confirmation'));
  assert.deepEqual(await news.count(2), ['return', 'confirmation']);
});

// Consumers

step("consume: messages come in order, with the consumer's tag", async (connection, channel) => {
  const name = await ownQueue(channel);
  publish(channel, name, '1', '2');
  const { consumerTag, arrivals } = await consume(channel, name);
  publish(channel, name, '3');
  const deliveries = await arrivals.count(3);
  assert.deepEqual(deliveries.map(text), ['1', '2', '3']);
  deliveries.forEach(({ fields }, index) => {
    assert.deepEqual({ ...fields },
      { consumerTag, deliveryTag: index + 1, redelivered: false, exchange: '', routingKey: name });
  });
});

step("consume: the tag may be one's own, and 403 for a second consumer of an exclusive one", async (connection, channel) => {
  const name = await ownQueue(channel);
  const { consumerTag } = await consume(channel, name, { consumerTag: 'mine', exclusive: true });
  assert.equal(consumerTag, 'mine');
  await refused(connection, 403, /ACCESS_REFUSED - queue '.*' in vhost '.*' in exclusive use/, (other) =>
    consume(other, name));
});

step('ack: of several at once; what is not acknowledged comes back when the channel closes', async (connection, channel) => {
  const name = await ownQueue(channel);
  publish(channel, name, '1', '2', '3', '4');
  const first = await open(connection);
  const { arrivals } = await consume(first, name);
  const deliveries = await arrivals.count(4);
  first.ack(deliveries[1], true);
  await first.close();
  const again = await (await consume(channel, name)).arrivals.count(2);
  assert.deepEqual(again.map((message) => [text(message), message.fields.redelivered]), [['3', true], ['4', true]]);
});

step('ack: 406 for a delivery that there was not', async (connection) => {
  await refused(connection, 406, /PRECONDITION_FAILED - unknown delivery tag 7/, (channel) => {
    channel.ack({ fields: { deliveryTag: 7 } });
  });
});

step('nack: a message that is put back comes again, marked, and before those behind it', async (connection, channel) => {
  const name = await ownQueue(channel);
  publish(channel, name, '1', '2');
  channel.nack(await channel.get(name), false, true);
  const messages = [await channel.get(name), await channel.get(name)];
  assert.deepEqual(messages.map((message) => [text(message), message.fields.redelivered]), [['1', true], ['2', false]]);
});

step('reject: a message that is not put back is gone', async (connection, channel) => {
  const name = await ownQueue(channel);
  publish(channel, name, '1', '2');
  channel.reject(await channel.get(name), false);
  assert.deepEqual(await getAll(channel, name), ['2']);
});

step('qos: no more unacknowledged messages than the prefetch', async (connection, channel) => {
  const name = await ownQueue(channel);
  publish(channel, name, '1', '2', '3', '4');
  await channel.prefetch(2);
  const { arrivals } = await consume(channel, name);
  const [first] = await arrivals.count(2);
  await settle(channel, name);
  assert.equal(arrivals.list.length, 2);
  channel.ack(first);
  await arrivals.count(3);
  await settle(channel, name);
  assert.equal(arrivals.list.length, 3);
});

step('cancel: a consumer that is cancelled gets no more, and the queue stays', async (connection, channel) => {
  const name = await ownQueue(channel);
  const { consumerTag, arrivals } = await consume(channel, name);
  await channel.cancel(consumerTag);
  publish(channel, name, '1');
  await settle(channel, name);
  assert.equal(arrivals.list.length, 0);
  assert.deepEqual(await getAll(channel, name), ['1']);
});

step('cancel: the broker cancels a consumer whose queue is deleted', async (connection, channel) => {
  const name = await ownQueue(channel);
  const { arrivals } = await consume(channel, name);
  await (await open(connection)).deleteQueue(name);
  assert.deepEqual(await arrivals.count(1), [null]); // which is how amqplib tells it
  await ownQueue(channel); // the channel is still open
});

step('direct reply-to: an answer without a queue', async (connection, channel) => {
  const name = await ownQueue(channel);
  const { arrivals } = await consume(channel, 'amq.rabbitmq.reply-to', { noAck: true });
  channel.sendToQueue(name, Buffer.from('question'), { replyTo: 'amq.rabbitmq.reply-to' });
  const question = await channel.get(name, { noAck: true });
  assert.match(question.properties.replyTo, /^amq\.rabbitmq\.reply-to\../);
  publish(await open(connection), question.properties.replyTo, 'answer');
  assert.deepEqual((await arrivals.count(1)).map(text), ['answer']);
});

// Exchanges

/** Returns which of the keys a new exchange routes to a queue with those bindings. */
async function routed(channel, kind, bindings, keys) {
  const exchange = newName();
  const queue = await ownQueue(channel);
  await channel.assertExchange(exchange, kind);
  for (const binding of bindings) await channel.bindQueue(queue, exchange, binding);
  for (const key of keys) channel.publish(exchange, key, Buffer.from(key));
  const taken = await getAll(channel, queue);
  await channel.deleteExchange(exchange);
  return taken;
}

step('exchanges: a direct one routes by key', async (connection, channel) => {
  assert.deepEqual(await routed(channel, 'direct', ['a', 'b'], ['a', 'b', 'c', 'a.b', '']), ['a', 'b']);
});

step('exchanges: a fanout one routes everything, once to each queue', async (connection, channel) => {
  assert.deepEqual(await routed(channel, 'fanout', ['a', 'b'], ['a', 'x', '']), ['a', 'x', '']);
});

step('exchanges: a topic one routes by pattern', async (connection, channel) => {
  const keys = ['eu.de.berlin', 'eu.de', 'eu', 'us.ny', 'eu.de.berlin.mitte', 'log', 'x.log', 'x.y.log', ''];
  const route = (pattern) => routed(channel, 'topic', [pattern], keys);
  assert.deepEqual(await route('eu.*.*'), ['eu.de.berlin']);
  assert.deepEqual(await route('eu.#'), ['eu.de.berlin', 'eu.de', 'eu', 'eu.de.berlin.mitte']);
  assert.deepEqual(await route('#.log'), ['log', 'x.log', 'x.y.log']);
  assert.deepEqual(await route('#'), keys);
});

step('exchanges: unbound from a queue, and bound to another exchange', async (connection, channel) => {
  const [source, target, queue] = [newName(), newName(), await ownQueue(channel)];
  await channel.assertExchange(source, 'direct');
  await channel.assertExchange(target, 'fanout');
  await channel.bindQueue(queue, target, '');
  await channel.bindExchange(target, source, 'key');
  channel.publish(source, 'key', Buffer.from('through both'));
  await channel.unbindExchange(target, source, 'key');
  channel.publish(source, 'key', Buffer.from('lost'));
  await channel.unbindQueue(queue, target, '');
  channel.publish(target, '', Buffer.from('lost'));
  assert.deepEqual(await getAll(channel, queue), ['through both']);
  await channel.deleteExchange(source);
  await channel.deleteExchange(target);
});

step('exchanges: 404, 406 and 403, as for queues', async (connection, channel) => {
  const missing = /NOT_FOUND - no exchange 'nosuch' in vhost/;
  const queue = await ownQueue(channel);
  await refused(connection, 404, missing, (other) => other.checkExchange('nosuch'));
  await refused(connection, 404, missing, (other) => other.bindQueue(queue, 'nosuch', 'key'));
  const otherType = /PRECONDITION_FAILED - inequivalent arg 'type' for exchange 'amq\.direct' in vhost '.*': received 'fanout' but current is 'direct'/;
  await refused(connection, 406, otherType, (other) => other.assertExchange('amq.direct', 'fanout'));
  const reserved = /ACCESS_REFUSED - exchange name 'amq\.mine' contains reserved prefix 'amq\.\*'/;
  await refused(connection, 403, reserved, (other) => other.assertExchange('amq.mine', 'direct'));
});

step('close: the channel, then the connection, in order', async () => {
  const other = await connect();
  const [first, second] = [await open(other), await open(other)];
  await first.close();
  await ownQueue(second); // the other channel is still open
  await other.close();
});

async function main() {
  for (const { title, run } of steps) {
    try {
      const connection = await connect();
      await run(connection, await open(connection));
      await connection.close();
    } catch (error) {
      process.stderr.write(`failed: ${title}: ${error.message}\n`, () => process.exit(1));
      return;
    }
    console.log(title);
  }
  console.log(`${steps.length} steps passed`);
}

main();
