"""Asks for sums over RabbitMQ, as the lesson's page (lessons/rpc/README.md) has it.

    rpc.py                          two servers and a client in one process
    rpc.py server [--name server1] [--work 3] [--transient]
    rpc.py client [--timeout 10] A+B...
"""

import argparse
import datetime
import json
import logging
import os
import queue
import re
import signal
import sys
import threading
import time
import uuid

import pika
from pika.exceptions import AMQPError, ChannelClosedByBroker, ConnectionClosedByBroker, ProbableAuthenticationError

REQUESTS = "rpc_queue"  # the queue that clients send to and all servers take from


class Failure(Exception):
    """What went wrong, in one sentence for people."""


def connect(party):
    """Returns a connection that the broker shows under the party's name."""
    url = os.environ.get("AMQP_URL") or "amqp://guest:guest@localhost:5672/"
    try:
        parameters = pika.URLParameters(url)
    except Exception:  # of any kind, and its text may quote the password
        raise Failure("AMQP_URL is not an address such as amqp://guest:guest@localhost:5672/") from None
    parameters.client_properties = {"connection_name": party}
    parameters.stack_timeout = 5  # how many seconds a broker may take to let a program in
    where = f"{parameters.host}:{parameters.port}"
    try:
        return pika.BlockingConnection(parameters)
    except ProbableAuthenticationError:
        user = parameters.credentials.username
        raise Failure(f"the broker at {where} does not know user {user!r} with this password") from None
    except (AMQPError, OSError) as error:
        raise Failure(f"no connection to a broker at {where}: {plain(error)}") from None


class Server:
    """Answers the requests that wait in the request queue, one at a time."""

    def __init__(self, name, work=3.0, transient=False):
        self.name, self.work, self.transient = name, work, transient
        self.stopping = False

    def run(self, ready=lambda: None):
        """Answers until stop is called. Calls ready when the broker has promised to send requests."""
        with connect(self.name) as self.connection:
            self.channel = self.connection.channel()
            self.declare()
            self.channel.basic_qos(prefetch_count=1)  # the next request only when this one is acknowledged
            self.channel.basic_consume(REQUESTS, self.handle)
            ready()
            log(self.name, "[x] Start Server, Awaiting RPC requests")
            self.channel.start_consuming()
            if not self.stopping:
                raise Failure(f"the broker sends nothing more, because {REQUESTS} was deleted")

    def stop(self):
        """Makes run finish the request in hand and end. It may be called from anywhere, and does not wait."""
        self.stopping = True
        self.connection.add_callback_threadsafe(self.channel.stop_consuming)

    def declare(self):
        try:
            self.channel.queue_declare(REQUESTS, durable=not self.transient)
        except ChannelClosedByBroker as error:
            raise Failure(f"{REQUESTS} exists already, declared in another way: {plain(error)}") from None
        except ConnectionClosedByBroker as error:
            if "transient_nonexcl_queues" not in error.reply_text:
                raise
            raise Failure("this broker refuses transient queues that connections share: leave out --transient") from None

    def handle(self, channel, method, properties, body):
        """Answers a request, and acknowledges it only then: if we die before that, another server gets it."""
        if not properties.reply_to:  # nobody to tell; put back, it would come again at once
            log(self.name, "reject a request that has no reply_to")
            channel.basic_reject(method.delivery_tag, requeue=False)
            return
        log(self.name, f"sleep, {self.work:g} sec...")
        self.connection.sleep(self.work)  # and not time.sleep, so that heartbeats go on
        answer = pika.BasicProperties(correlation_id=properties.correlation_id, content_type="application/json")
        channel.basic_publish("", properties.reply_to, json.dumps(add(body)).encode(), answer)
        channel.basic_ack(method.delivery_tag)


def add(body):
    """Returns the answer to a request, which may come from anybody and hold anything."""
    try:
        request = json.loads(body)
        a, b = request["a"], request["b"]
    except (ValueError, TypeError, KeyError, RecursionError):
        a = b = None
    if type(a) is not int or type(b) is not int:  # True is an int too, but no number
        return {"error": 'a request is JSON with two whole numbers, such as {"a":5,"b":8}'}
    return {"result": a + b}


class Client:
    """Sends requests, and takes the answers from a queue of its own."""

    def __init__(self, connection):
        self.connection = connection
        self.channel = connection.channel()
        self.queue = self.channel.queue_declare("", exclusive=True).method.queue  # the broker makes up its name
        self.channel.basic_consume(self.queue, self.on_answer, auto_ack=True, exclusive=True)
        self.channel.add_on_return_callback(self.on_return)
        self.pending = set()  # the correlation ids of requests that have no answer yet
        self.answers = {}  # correlation id of a request: its answer

    def ask(self, sums, timeout):
        """Sends all requests, waits for the answers, and prints them in the order of the requests."""
        calls = [(self.send(a, b), a, b) for a, b in sums]
        try:
            self.wait(timeout)
        finally:
            for correlation_id, a, b in calls:
                answer = self.answers.get(correlation_id, {})
                if "result" in answer:
                    print(f"{a} + {b} = {answer['result']}", flush=True)
        for correlation_id, a, b in calls:
            answer = self.answers[correlation_id]
            if "result" not in answer:
                raise Failure(f"{a}+{b}: the server answered with an error: {answer.get('error')!r}")

    def wait(self, timeout):
        """Waits until no request is without an answer."""
        deadline = time.monotonic() + timeout
        while self.pending:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Failure(f"gave up after {timeout:g} s: requests without an answer: {len(self.pending)}")
            self.connection.process_data_events(time_limit=left)

    def send(self, a, b):
        """Publishes one request, and returns its correlation id."""
        correlation_id = str(uuid.uuid4())
        self.pending.add(correlation_id)
        properties = pika.BasicProperties(
            reply_to=self.queue, correlation_id=correlation_id, content_type="application/json")
        # Mandatory: a broker that has no queue for it returns it, where it would otherwise drop it without a word.
        self.channel.basic_publish("", REQUESTS, json.dumps({"a": a, "b": b}).encode(), properties, mandatory=True)
        log("client", f"send message, correlationId = {correlation_id}")
        return correlation_id

    def on_answer(self, channel, method, properties, body):
        if properties.correlation_id not in self.pending:
            return  # an answer to nothing that we still wait for
        self.pending.remove(properties.correlation_id)
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            answer = None
        self.answers[properties.correlation_id] = answer if isinstance(answer, dict) else {"error": "the answer is not JSON"}

    def on_return(self, channel, method, properties, body):
        raise Failure(f"no server has run yet: the broker has no queue {REQUESTS}")


def demo():
    """Runs two servers and a client, each with a connection of its own, as if they were three programs."""
    news = queue.Queue()  # of each server: None when it is ready, and else what went wrong

    def serve(server):
        try:
            server.run(ready=lambda: news.put(None))
        except (Failure, AMQPError) as error:
            news.put(error)

    servers = [Server("server1"), Server("server2")]
    threads = [threading.Thread(target=serve, args=[server], daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    for _ in servers:
        if (error := news.get()) is not None:
            raise error

    with connect("client") as connection:
        client = Client(connection)
        began = time.monotonic()
        client.ask([(5, 8), (2, 3)], timeout=10)
        took = time.monotonic() - began
    for server in servers:
        server.stop()
    for thread in threads:
        thread.join()
    print(f"two calls of 3 s each took {took:.2f} s on two servers")


def run_server(arguments):
    server = Server(arguments.name, arguments.work, arguments.transient)

    def stop(*_):
        for s in signal.SIGINT, signal.SIGTERM:
            signal.signal(s, signal.default_int_handler)  # a second Ctrl-C ends the program at once
        server.stop()

    def ready():
        for s in signal.SIGINT, signal.SIGTERM:
            signal.signal(s, stop)

    server.run(ready)


def run_client(arguments):
    with connect("client") as connection:
        Client(connection).ask(arguments.sums, arguments.timeout)


class Parser(argparse.ArgumentParser):
    def error(self, message):  # argparse itself would print its usage, and exit with 2
        raise Failure(message)


def parse(arguments):
    parser = Parser(prog="rpc.py")
    parser.set_defaults(run=lambda _: demo())
    commands = parser.add_subparsers()
    server = commands.add_parser("server")
    server.add_argument("--name", default="server1")
    server.add_argument("--work", type=seconds, default=3.0)
    server.add_argument("--transient", action="store_true")
    server.set_defaults(run=run_server)
    client = commands.add_parser("client")
    client.add_argument("--timeout", type=seconds, default=10.0)
    client.add_argument("sums", type=sum_of_two, nargs="+", metavar="A+B")
    client.set_defaults(run=run_client)
    return parser.parse_args(arguments)


def seconds(text):
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, such as 3 or 0.25")
    return float(text)


def sum_of_two(text):
    match = re.fullmatch(r"([+-]?\d+)\+([+-]?\d+)", text)
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is not a sum of two whole numbers, such as 5+8")
    return int(match[1]), int(match[2])


def log(party, text):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
    sys.stderr.write(f"[{now}Z]  [{party}] {text}\n")


def plain(error):
    """Returns in one line what an error says; the library wraps one into another."""
    if hasattr(error, "reply_text"):
        return " ".join(error.reply_text.split())
    cause = getattr(error, "exception", None) or (error.args[0] if error.args else None)
    if isinstance(cause, Exception):
        return plain(cause)
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def main():
    logging.getLogger("pika").setLevel(logging.CRITICAL)  # else it prints a stack trace for each refused connection
    try:
        arguments = parse(sys.argv[1:])
        arguments.run(arguments)
    except Failure as failure:
        sys.exit(f"rpc: {failure}")
    except AMQPError as error:
        sys.exit(f"rpc: lost the broker: {plain(error)}")
    except KeyboardInterrupt:
        sys.exit("rpc: interrupted")


if __name__ == "__main__":
    main()
