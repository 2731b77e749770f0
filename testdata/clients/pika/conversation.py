"""Says to the broker at AMQP_URL what programs say to a RabbitMQ, and holds it to what a RabbitMQ answers.

Prints a line a step, and "N steps passed" at the end. Exits with 0, or with 1 at the first step that fails.
"""

import logging
import os
import re
import sys
import time
import uuid

import pika
from pika.exceptions import (AMQPError, ChannelClosedByBroker, ProbableAccessDeniedError, ProbableAuthenticationError,
                             UnroutableError)

URL = os.environ.get("AMQP_URL") or "amqp://guest:guest@localhost:5672/"
PATIENCE = 5  # how many seconds something may take that should happen at once

steps = []


def step(title):
    """Makes a function a step of the conversation. It is given a connection and a channel of its own."""
    def add(function):
        steps.append((title, function))
        return function
    return add


def connect(**settings):
    parameters = pika.URLParameters(URL)
    parameters.stack_timeout = PATIENCE
    for name, value in settings.items():
        setattr(parameters, name, value)
    return pika.BlockingConnection(parameters)


def equal(got, want, what):
    assert got == want, f"{what}: got {got!r}, want {want!r}"


def refused(code, text, call):
    """Calls something that the broker must refuse by closing the channel."""
    try:
        call()
    except ChannelClosedByBroker as error:
        equal(error.reply_code, code, "reply code")
        assert re.search(text, error.reply_text), f"reply text: got {error.reply_text!r}, want {text!r}"
        return
    raise AssertionError(f"the channel was not closed with {code}")


def until(connection, condition, what):
    """Waits until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"not within {PATIENCE} s: {what}"
        connection.process_data_events(time_limit=0.05)


def settle(channel, queue):
    """Returns when the queue has taken what the channel published before, and what it had delivered has arrived."""
    channel.queue_declare(queue, passive=True)
    channel.connection.process_data_events()


def gone(connection, queue):
    """Waits until there is no such queue."""
    def missing():
        try:
            with connection.channel() as channel:
                channel.queue_declare(queue, passive=True)
        except ChannelClosedByBroker as error:
            equal(error.reply_code, 404, "reply code")
            return True
        return False
    until(connection, missing, "the queue is gone")


def own_queue(channel):
    """Declares a queue that only this connection may use, and returns the name that the broker made up."""
    return channel.queue_declare("", exclusive=True).method.queue


def new_name():
    return f"conversation-{uuid.uuid4()}"


def publish(channel, key, *bodies, exchange=""):
    for body in bodies:
        channel.basic_publish(exchange, key, body)


def consume(channel, queue, **settings):
    """Consumes, and returns the consumer's tag and the list to which deliveries (method, properties, body) are added."""
    deliveries = []
    tag = channel.basic_consume(queue, lambda _, *delivery: deliveries.append(delivery), **settings)
    return tag, deliveries


def bodies(deliveries):
    return [body for _, _, body in deliveries]


def get(channel, queue):
    """Takes all messages that are in a queue, and returns their bodies."""
    taken = []
    while (message := channel.basic_get(queue, auto_ack=True))[0]:
        taken.append(message[2])
    return taken


# Connections


@step("connect: the broker says what it is and what it can do")
def _(connection, channel):
    properties = connection._impl.server_properties
    equal(properties["product"], "RabbitMQ", "product")
    assert re.match(r"\d+\.\d+\.\d+", properties["version"]), properties["version"]
    for capability in ("publisher_confirms", "exchange_exchange_bindings", "basic.nack", "consumer_cancel_notify",
                       "authentication_failure_close"):
        equal(properties["capabilities"][capability], True, capability)


@step("heartbeats: the lower wish counts, and they keep a silent connection open")
def _(connection, channel):
    with connect(heartbeat=1) as silent:
        equal(silent._impl.params.heartbeat, 1, "heartbeat")
        silent.sleep(3)  # more than two heartbeats, after which either side would hang up
        own_queue(silent.channel())


@step("wrong password: refused with 403")
def _(connection, channel):
    try:
        connect(credentials=pika.PlainCredentials("guest", "wrong")).close()
    except ProbableAuthenticationError as error:
        assert "403" in str(error) and "ACCESS_REFUSED - Login was refused" in str(error), error
        return
    raise AssertionError("the broker let a stranger in")


@step("unknown virtual host: refused with 530")
def _(connection, channel):
    try:
        connect(virtual_host="nosuch").close()
    except ProbableAccessDeniedError as error:
        assert "530" in str(error) and "vhost nosuch not found" in str(error), error
        return
    raise AssertionError("there is a virtual host nosuch")


# Queues


@step("declare: a durable queue, twice, and passively")
def _(connection, channel):
    name = new_name()
    declared = channel.queue_declare(name, durable=True).method
    equal((declared.queue, declared.message_count, declared.consumer_count), (name, 0, 0), "declare-ok")
    channel.confirm_delivery()  # a message counts when it is confirmed, and not sooner
    publish(channel, name, b"1", b"2")
    equal(channel.queue_declare(name, durable=True).method.message_count, 2, "messages")
    found = channel.queue_declare(name, passive=True).method
    equal((found.message_count, found.consumer_count), (2, 0), "passive declare-ok")
    equal(channel.queue_purge(name).method.message_count, 2, "purged")
    publish(channel, name, b"3")
    equal(channel.queue_delete(name).method.message_count, 1, "deleted with")


@step("declare: a queue that the broker names, and an empty name that means the last one")
def _(connection, channel):
    name = own_queue(channel)
    assert re.fullmatch(r"amq\.gen-[\w-]{22}", name), name
    channel.queue_bind("", "amq.fanout")
    publish(channel, "", b"hello", exchange="amq.fanout")
    equal(get(channel, name), [b"hello"], "messages")


@step("declare: 404 for a passive one that is not there")
def _(connection, channel):
    refused(404, "NOT_FOUND - no queue 'nosuch' in vhost", lambda: channel.queue_declare("nosuch", passive=True))
    assert channel.is_closed and connection.is_open, "404 is to close the channel, and not the connection"


@step("declare: 406 for the same queue with other properties")
def _(connection, channel):
    name = new_name()
    channel.queue_declare(name, durable=True)
    refused(406, "PRECONDITION_FAILED - inequivalent arg 'durable' for queue",
            lambda: connection.channel().queue_declare(name, durable=False))
    channel.queue_delete(name)


@step("declare: 405 for another connection's exclusive queue")
def _(connection, channel):
    name = own_queue(channel)
    with connect() as other:
        refused(405, "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue",
                lambda: other.channel().queue_declare(name, passive=True))
        refused(405, "RESOURCE_LOCKED", lambda: other.channel().basic_consume(name, lambda *_: None))


@step("declare: 403 for a name that begins with amq.")
def _(connection, channel):
    refused(403, r"ACCESS_REFUSED - queue name 'amq\.mine' contains reserved prefix 'amq\.\*'",
            lambda: channel.queue_declare("amq.mine", exclusive=True))


@step("an exclusive queue goes with its connection, an auto-delete queue with its last consumer")
def _(connection, channel):
    with connect() as other:
        exclusive = own_queue(other.channel())
    gone(connection, exclusive)
    fleeting = new_name()
    channel.queue_declare(fleeting, durable=True, auto_delete=True)
    tag, _ = consume(channel, fleeting)
    channel.basic_cancel(tag)
    gone(connection, fleeting)


@step("delete: 406 where it is in use or not empty, and was to be neither")
def _(connection, channel):
    name = own_queue(channel)
    publish(channel, name, b"1")
    settle(channel, name)
    refused(406, "PRECONDITION_FAILED - queue '.*' in vhost '.*' not empty",
            lambda: connection.channel().queue_delete(name, if_empty=True))
    consume(channel, name)
    refused(406, "PRECONDITION_FAILED - queue '.*' in vhost '.*' in use",
            lambda: connection.channel().queue_delete(name, if_unused=True))


# Messages


@step("get: a message with all its properties, and nothing from an empty queue")
def _(connection, channel):
    name = own_queue(channel)
    equal(channel.basic_get(name)[0], None, "get from an empty queue")
    sent = pika.BasicProperties(
        content_type="text/plain", content_encoding="utf-8", delivery_mode=2, priority=3, correlation_id="c",
        reply_to="r", message_id="m", timestamp=1700000000, type="t", user_id=None, app_id="a",
        headers={"text": "x", "number": 1 << 40, "yes": True, "nothing": None, "list": [1, "two"], "table": {"in": "side"}})
    channel.basic_publish("", name, "grüße".encode(), sent)
    publish(channel, name, b"second")
    method, properties, body = channel.basic_get(name)
    equal((method.exchange, method.routing_key, method.redelivered, method.message_count), ("", name, False, 1), "get-ok")
    equal(properties, sent, "properties")
    equal(body.decode(), "grüße", "body")
    channel.basic_ack(method.delivery_tag)


@step("publish: an empty message, and one of a mebibyte in several frames")
def _(connection, channel):
    name = own_queue(channel)
    large = os.urandom(1 << 20)
    publish(channel, name, b"", large)
    equal(get(channel, name) == [b"", large], True, "both arrive as they were sent")


@step("publish: 404 for an exchange that is not there")
def _(connection, channel):
    publish(channel, "key", b"lost", exchange="nosuch")
    refused(404, "NOT_FOUND - no exchange 'nosuch' in vhost", lambda: own_queue(channel))


@step("confirm: the broker confirms each message, also one that no queue takes")
def _(connection, channel):
    name = own_queue(channel)
    channel.confirm_delivery()
    publish(channel, name, b"1", b"2", b"3")  # each waits for its confirmation
    channel.basic_publish("", "nosuch", b"4")
    equal(get(channel, name), [b"1", b"2", b"3"], "messages")


@step("return: a mandatory message that no queue takes comes back with 312")
def _(connection, channel):
    returned = []
    channel.add_on_return_callback(lambda _, *message: returned.append(message))
    channel.basic_publish("amq.direct", "nosuch", b"back", pika.BasicProperties(correlation_id="c"), mandatory=True)
    until(connection, lambda: returned, "return")
    method, properties, body = returned[0]
    equal((method.reply_code, method.reply_text, method.exchange, method.routing_key),
          (312, "NO_ROUTE", "amq.direct", "nosuch"), "return")
    equal((properties.correlation_id, body), ("c", b"back"), "message")


@step("return: it comes before the confirmation of the same message")
def _(connection, channel):
    channel.confirm_delivery()
    try:
        channel.basic_publish("", "nosuch", b"back", mandatory=True)
    except UnroutableError as error:
        equal([message.body for message in error.messages], [b"back"], "returned messages")
        return
    raise AssertionError("the message was confirmed, and not returned")


# Consumers


@step("consume: messages come in order, with the consumer's tag")
def _(connection, channel):
    name = own_queue(channel)
    publish(channel, name, b"1", b"2")
    tag, deliveries = consume(channel, name)
    publish(channel, name, b"3")
    until(connection, lambda: len(deliveries) >= 3, "three deliveries")
    equal(bodies(deliveries), [b"1", b"2", b"3"], "bodies")
    for number, (method, _, _) in enumerate(deliveries, 1):
        equal((method.consumer_tag, method.delivery_tag, method.redelivered, method.routing_key),
              (tag, number, False, name), "deliver")


@step("consume: the tag may be one's own, and 403 for a second consumer of an exclusive one")
def _(connection, channel):
    name = own_queue(channel)
    tag, _ = consume(channel, name, consumer_tag="mine", exclusive=True)
    equal(tag, "mine", "tag")
    refused(403, "ACCESS_REFUSED - queue '.*' in vhost '.*' in exclusive use",
            lambda: consume(connection.channel(), name))


@step("ack: of several at once; what is not acknowledged comes back when the channel closes")
def _(connection, channel):
    name = own_queue(channel)
    publish(channel, name, b"1", b"2", b"3", b"4")
    first = connection.channel()
    _, deliveries = consume(first, name)
    until(connection, lambda: len(deliveries) >= 4, "four deliveries")
    first.basic_ack(2, multiple=True)
    first.close()
    _, again = consume(channel, name)
    until(connection, lambda: len(again) >= 2, "two deliveries")
    equal([(body, method.redelivered) for method, _, body in again], [(b"3", True), (b"4", True)], "redelivered")


@step("ack: 406 for a delivery that there was not")
def _(connection, channel):
    channel.basic_ack(7)
    refused(406, "PRECONDITION_FAILED - unknown delivery tag 7", lambda: own_queue(channel))


@step("nack: a message that is put back comes again, marked, and before those behind it")
def _(connection, channel):
    name = own_queue(channel)
    publish(channel, name, b"1", b"2")
    method, _, _ = channel.basic_get(name)
    channel.basic_nack(method.delivery_tag, requeue=True)
    method, _, body = channel.basic_get(name, auto_ack=True)
    equal((method.redelivered, body), (True, b"1"), "first")
    method, _, body = channel.basic_get(name, auto_ack=True)
    equal((method.redelivered, body), (False, b"2"), "second")


@step("reject: a message that is not put back is gone")
def _(connection, channel):
    name = own_queue(channel)
    publish(channel, name, b"1", b"2")
    method, _, _ = channel.basic_get(name)
    channel.basic_reject(method.delivery_tag, requeue=False)
    equal(get(channel, name), [b"2"], "messages")


@step("qos: no more unacknowledged messages than the prefetch")
def _(connection, channel):
    name = own_queue(channel)
    publish(channel, name, b"1", b"2", b"3", b"4")
    channel.basic_qos(prefetch_count=2)
    _, deliveries = consume(channel, name)
    until(connection, lambda: len(deliveries) >= 2, "two deliveries")
    settle(channel, name)
    equal(len(deliveries), 2, "deliveries before an acknowledgement")
    channel.basic_ack(deliveries[0][0].delivery_tag)
    until(connection, lambda: len(deliveries) >= 3, "a third delivery")
    settle(channel, name)
    equal(len(deliveries), 3, "deliveries after one acknowledgement")


@step("cancel: a consumer that is cancelled gets no more, and the queue stays")
def _(connection, channel):
    name = own_queue(channel)
    tag, deliveries = consume(channel, name)
    channel.basic_cancel(tag)
    publish(channel, name, b"1")
    settle(channel, name)
    equal(len(deliveries), 0, "deliveries")
    equal(get(channel, name), [b"1"], "messages")


@step("cancel: the broker cancels a consumer whose queue is deleted")
def _(connection, channel):
    name = own_queue(channel)
    cancelled = []
    channel.add_on_cancel_callback(lambda frame: cancelled.append(frame.method.consumer_tag))
    tag, _ = consume(channel, name)
    connection.channel().queue_delete(name)
    until(connection, lambda: cancelled, "cancel")
    equal(cancelled, [tag], "cancelled consumers")
    assert channel.is_open, "the channel stays open"


@step("direct reply-to: an answer without a queue")
def _(connection, channel):
    name = own_queue(channel)
    _, answers = consume(channel, "amq.rabbitmq.reply-to", auto_ack=True)
    channel.basic_publish("", name, b"question", pika.BasicProperties(reply_to="amq.rabbitmq.reply-to"))
    with connection.channel() as server:
        _, properties, _ = channel.basic_get(name, auto_ack=True)
        assert properties.reply_to.startswith("amq.rabbitmq.reply-to."), properties.reply_to
        publish(server, properties.reply_to, b"answer")
    until(connection, lambda: answers, "answer")
    equal(bodies(answers), [b"answer"], "answers")


# Exchanges


def routed(channel, kind, bindings, keys):
    """Returns which of the keys a new exchange routes to a queue with those bindings."""
    exchange, queue = new_name(), own_queue(channel)
    channel.exchange_declare(exchange, kind, durable=True)
    for binding in bindings:
        channel.queue_bind(queue, exchange, binding)
    for key in keys:
        publish(channel, key, key.encode(), exchange=exchange)
    taken = get(channel, queue)
    channel.exchange_delete(exchange)
    return [body.decode() for body in taken]


@step("exchanges: a direct one routes by key")
def _(connection, channel):
    equal(routed(channel, "direct", ["a", "b"], ["a", "b", "c", "a.b", ""]), ["a", "b"], "routed keys")


@step("exchanges: a fanout one routes everything, once to each queue")
def _(connection, channel):
    equal(routed(channel, "fanout", ["a", "b"], ["a", "x", ""]), ["a", "x", ""], "routed keys")


@step("exchanges: a topic one routes by pattern")
def _(connection, channel):
    keys = ["eu.de.berlin", "eu.de", "eu", "us.ny", "eu.de.berlin.mitte", "log", "x.log", "x.y.log", ""]
    equal(routed(channel, "topic", ["eu.*.*"], keys), ["eu.de.berlin"], "eu.*.*")
    equal(routed(channel, "topic", ["eu.#"], keys), ["eu.de.berlin", "eu.de", "eu", "eu.de.berlin.mitte"], "eu.#")
    equal(routed(channel, "topic", ["#.log"], keys), ["log", "x.log", "x.y.log"], "#.log")
    equal(routed(channel, "topic", ["#"], keys), keys, "#")


@step("exchanges: unbound from a queue, and bound to another exchange")
def _(connection, channel):
    source, target, queue = new_name(), new_name(), own_queue(channel)
    channel.exchange_declare(source, "direct", durable=True)
    channel.exchange_declare(target, "fanout", durable=True)
    channel.queue_bind(queue, target, "")
    channel.exchange_bind(target, source, "key")
    publish(channel, "key", b"through both", exchange=source)
    channel.exchange_unbind(target, source, "key")
    publish(channel, "key", b"lost", exchange=source)
    channel.queue_unbind(queue, target, "")
    publish(channel, "", b"lost", exchange=target)
    equal(get(channel, queue), [b"through both"], "messages")
    channel.exchange_delete(source)
    channel.exchange_delete(target)


@step("exchanges: 404, 406 and 403, as for queues")
def _(connection, channel):
    refused(404, "NOT_FOUND - no exchange 'nosuch' in vhost",
            lambda: connection.channel().exchange_declare("nosuch", passive=True))
    refused(404, "NOT_FOUND - no exchange 'nosuch' in vhost",
            lambda: connection.channel().queue_bind(own_queue(channel), "nosuch", "key"))
    refused(406, "PRECONDITION_FAILED - inequivalent arg 'type' for exchange 'amq.direct' in vhost '.*': "
                 "received 'fanout' but current is 'direct'",
            lambda: connection.channel().exchange_declare("amq.direct", "fanout", durable=True))
    refused(403, r"ACCESS_REFUSED - exchange name 'amq\.mine' contains reserved prefix 'amq\.\*'",
            lambda: connection.channel().exchange_declare("amq.mine", "direct", durable=True))


@step("close: the channel, then the connection, in order")
def _(connection, channel):
    with connect() as other:
        first, second = other.channel(), other.channel()
        first.close()
        assert first.is_closed and second.is_open, "only the first channel is to be closed"
        own_queue(second)
    assert other.is_closed


def main():
    if not __debug__:
        sys.exit("without -O: Python leaves out its assertions then")
    logging.getLogger("pika").setLevel(logging.CRITICAL)  # else it prints a stack trace for each refusal
    for title, function in steps:
        try:
            with connect() as connection:
                function(connection, connection.channel())
        except (AssertionError, AMQPError) as error:
            sys.exit(f"failed: {title}: {error!r}")
        print(title, flush=True)
    print(f"{len(steps)} steps passed")


if __name__ == "__main__":
    main()
