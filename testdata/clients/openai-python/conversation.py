"""Says to the chat server at OPENAI_BASE_URL what the lessons' articles say, and holds it to what that server answers.

SERVER_PROFILE names which server it is: llama-cpp-python@0.2.20, llama-cpp-python@0.3 or openai. It generates about
200 tokens a second, and it asks for OPENAI_API_KEY unless it is llama-cpp-python 0.2.20, which takes any.

Prints a line a step, and "N steps passed" at the end. Exits with 0, or with 1 at the first step that fails.
"""

import asyncio
import json
import os
import sys
import time

import openai

PROFILE = os.environ.get("SERVER_PROFILE") or "llama-cpp-python@0.3"
OLD, OPENAI = PROFILE == "llama-cpp-python@0.2.20", PROFILE == "openai"
POEM = [
    {"role": "system", "content": "You are a poetic assistant, skilled in explaining complex programming concepts with creative flair."},
    {"role": "user", "content": "Compose a poem that explains the concept of recursion in programming."},
]
SETTINGS = {"max_retries": 0, "timeout": 60.0}  # a retry would wait behind what the first request has begun

client = openai.OpenAI(**SETTINGS)
steps = []


def step(title):
    """Makes a function a step of the conversation."""
    def add(function):
        steps.append((title, function))
        return function
    return add


def user(text):
    return [{"role": "user", "content": text}]


def ask(messages, **options):
    return client.chat.completions.create(model="gpt-3.5-turbo", messages=messages, **options)


def text(messages, **options):
    return ask(messages, **options).choices[0].message.content


def equal(got, want, what):
    assert got == want, f"{what}: got {got!r}, want {want!r}"


def refused(kind, status, call):
    """Calls something that the server must refuse, and returns the error."""
    try:
        call()
    except kind as error:
        equal(error.status_code, status, "status")
        return error
    raise AssertionError(f"it was not refused with {status}")


@step("quickstart: the poem, with all its fields")
def _():
    completion = ask(POEM)
    equal(completion.object, "chat.completion", "object")
    equal(completion.id.startswith("chatcmpl-"), True, f"id {completion.id!r} starts with chatcmpl-")
    assert abs(completion.created - time.time()) < 60, f"created: {completion.created}"
    equal([c.index for c in completion.choices], [0], "indexes of the choices")
    equal(completion.choices[0].finish_reason, "stop", "finish_reason")
    equal(completion.choices[0].message.role, "assistant", "role")
    assert completion.choices[0].message.content.count("\n") > 3, "a poem has lines"
    usage = completion.usage
    assert usage.prompt_tokens > 0 and usage.completion_tokens > 0, usage
    equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens, "total_tokens")
    if not OPENAI:
        equal(completion.model, "gpt-3.5-turbo", "model")
        equal(completion.system_fingerprint, None, "system_fingerprint")


@step("quickstart: an introduction, without a system message")
def _():
    equal(ask(user("Could you introduce yourself?")).choices[0].finish_reason, "stop", "finish_reason")


@step("roles: what was said before is known when it is sent, and only then")
def _():
    told = user("Hello, my name is Alice.")
    answer = text(told)
    question = user("What is my name?")
    remembered = text(told + [{"role": "assistant", "content": answer}] + question)
    assert "Alice" in remembered, f"the whole conversation was sent, and the answer is {remembered!r}"
    assert "Alice" not in text(question), "the name was not sent, and is known"


@step("JSON mode: an object, or white space until max_tokens")
def _():
    choice = ask(user("Who are you? Answer in JSON."), response_format={"type": "json_object"}, max_tokens=100).choices[0]
    if OLD:
        equal(choice.finish_reason, "length", "finish_reason")
        assert choice.message.content.endswith("\n\n\n"), repr(choice.message.content)
        return
    equal(choice.finish_reason, "stop", "finish_reason")
    equal(type(json.loads(choice.message.content)), dict, "type")


@step("n: two are asked for")
def _():
    equal(len(ask(user("Could you introduce yourself?"), n=2).choices), 2 if OPENAI else 1, "choices")


@step("temperature: a zero is sent, and answered in one way")
def _():
    answers = {text(POEM, temperature=0, max_tokens=20) for _ in range(3)}
    equal(len(answers), 1, "different answers at temperature 0")


@step("temperature: out of range")
def _():
    def call():
        return ask(user("Hi"), temperature=2.5, max_tokens=5)
    if OLD:
        assert "less than or equal to 2" in str(refused(openai.InternalServerError, 500, call))
    elif OPENAI:
        refused(openai.BadRequestError, 400, call)
    else:
        call()


@step("max_tokens: cut off, and said so")
def _():
    completion = ask(POEM, max_tokens=5)
    equal(completion.choices[0].finish_reason, "length", "finish_reason")
    equal(completion.usage.completion_tokens, 5, "completion_tokens")


@step("stream: role, pieces, finish_reason; the pieces are the answer")
def _():
    chunks = list(ask(POEM, stream=True, temperature=0))
    deltas = [chunk.choices[0].delta for chunk in chunks]
    equal(deltas[0].role, "assistant", "role of the first chunk")
    equal([c.choices[0].finish_reason for c in chunks], [None] * (len(chunks) - 1) + ["stop"], "finish_reasons")
    equal(len({chunk.id for chunk in chunks}), 1, "ids")
    equal("".join(d.content or "" for d in deltas), text(POEM, temperature=0), "text")


@step("stream: usage, where the server knows stream_options")
def _():
    extra = {"stream_options": {"include_usage": True}}
    *_, last = ask(user("Hi"), stream=True, extra_body=extra)
    equal(bool(last.choices), not OPENAI, "the last chunk has choices")


@step("stream: what somebody else asks meanwhile")
def _():
    stream = iter(ask(POEM, stream=True))
    first = next(stream)
    equal(first.choices[0].finish_reason, None, "finish_reason of the first chunk")
    text(user("Hi"), max_tokens=5)  # llama-cpp-python generates one answer at a time, and the newest first
    reasons = []
    try:
        reasons += [chunk.choices[0].finish_reason for chunk in stream]
    except Exception as error:  # 1.3.7 reads on after [DONE], and passes on what its HTTP library says of the cut
        assert not OPENAI and "without sending complete message body" in str(error), repr(error)
    equal("stop" in reasons, OPENAI, "there is a finish_reason")


@step("asynchronous: two at once")
def _():
    async def both():
        async with openai.AsyncOpenAI(**SETTINGS) as other:
            calls = [other.chat.completions.create(model="gpt-3.5-turbo", messages=user("Hi"), seed=s) for s in (1, 2)]
            return await asyncio.gather(*calls)
    equal([c.choices[0].finish_reason for c in asyncio.run(both())], ["stop", "stop"], "finish_reasons")


@step("models: there is one")
def _():
    assert client.models.list().data, "no model"


@step("errors: an unknown role, and a prompt that is too long")
def _():
    role = [{"role": "robot", "content": "Hi"}]
    bad = (openai.BadRequestError, 400) if OPENAI else (openai.InternalServerError, 500)
    refused(*bad, lambda: ask(role))
    error = refused(openai.BadRequestError, 400, lambda: ask(user("word " * 40000), max_tokens=5))
    equal(error.code, "context_length_exceeded", "code")


@step("errors: a wrong key, where one is asked for")
def _():
    other = openai.OpenAI(api_key="sk-wrong", **SETTINGS)
    if OLD:
        assert other.models.list().data, "no model"
        return
    refused(openai.AuthenticationError, 401, lambda: other.models.list())


@step("deadline: the client gives up")
def _():
    impatient = client.with_options(timeout=0.3)
    try:
        impatient.chat.completions.create(model="gpt-3.5-turbo", messages=POEM)
    except openai.APITimeoutError:
        return
    raise AssertionError("it did not time out")


def main():
    if not __debug__:
        sys.exit("without -O: Python leaves out its assertions then")
    for title, function in steps:
        try:
            function()
        except Exception as error:
            sys.exit(f"failed: {title}: {error!r}")
        print(title, flush=True)
    print(f"{len(steps)} steps passed")


if __name__ == "__main__":
    main()
