#!/usr/bin/env bash
# Says to the chat server at OPENAI_BASE_URL with curl what the lessons' articles say, and holds it to what that server
# answers, as it is on the wire.
#
# SERVER_PROFILE names which server it is: llama-cpp-python@0.2.20, llama-cpp-python@0.3 or openai. It generates about
# 200 tokens a second, and it asks for OPENAI_API_KEY unless it is llama-cpp-python 0.2.20, which takes any.
#
# Prints a line a step, and "N steps passed" at the end. Exits with 0, or with 1 at the first step that fails.
set -euo pipefail

profile=${SERVER_PROFILE:-llama-cpp-python@0.3}
hello='"messages":[{"role":"user","content":"Could you introduce yourself?"}]'
head=$(mktemp)
trap 'rm -f "$head"' EXIT
passed=0 title='' body='' status=''

step() { title=$1; }
pass() { printf '%s\n' "$title"; passed=$((passed + 1)); }
fail() { printf 'failed: %s: %s\n' "$title" "$1" >&2; exit 1; }

# send PATH [JSON]: a GET, or a POST where there is a body. It sets status and body; the headers are in the file.
send() {
	local args=(-sS --max-time 60 -D "$head" -H "Authorization: Bearer ${key-$OPENAI_API_KEY}")
	(($# < 2)) || args+=(-H 'Content-Type: application/json' -d "$2")
	body=$(curl "${args[@]}" "$OPENAI_BASE_URL$1") || fail "curl ended with $?"
	status=$(awk 'NR == 1 {print $2}' "$head")
}

is() { [[ $status == "$1" ]] || fail "the status is $status, not $1: $body"; }
header() { grep -qiE "^$1"$'\r?$' "$head" || fail "no header is like $1: $(cat "$head")"; }
says() { grep -qE -- "$1" <<<"$body" || fail "the answer is not like $1: $body"; }
# by_profile OLD NEW OPENAI: prints the one that is for this server.
by_profile() {
	case $profile in
	llama-cpp-python@0.2.20) printf '%s' "$1" ;;
	openai) printf '%s' "$3" ;;
	*) printf '%s' "$2" ;;
	esac
}

step 'chat completion: one JSON object'
send /chat/completions "{\"model\":\"gpt-3.5-turbo\",$hello}"
is 200
header 'content-type: application/json'
says '^\{"id": ?"chatcmpl-.*"object": ?"chat\.completion"'
says "$(by_profile '"message":\{"content":"[^"]+","role":"assistant"\},"finish_reason":"stop"' \
	'"message":\{"content":"[^"]+","role":"assistant"\},"logprobs":null,"finish_reason":"stop"' '"finish_reason": ?"stop"')"
pass

step 'stream: events, and [DONE] at the end'
send /chat/completions "{\"model\":\"gpt-3.5-turbo\",\"stream\":true,$hello}"
is 200
header 'content-type: text/event-stream.*'
says '^data: \{"id": ?"chatcmpl-'
says '"finish_reason": ?"stop"'
says "^data: \[DONE\]$(by_profile $'\r' '' '')\$"
pass

step 'n: how many choices there are'
send /chat/completions "{\"model\":\"gpt-3.5-turbo\",\"n\":2,$hello}"
is 200
count=$(grep -o '"index"' <<<"$body" | wc -l)
[[ $count == "$(by_profile 1 1 2)" ]] || fail "there are $count choices"
pass

step 'an unknown role is refused'
send /chat/completions '{"model":"gpt-3.5-turbo","messages":[{"role":"robot","content":"Hi"}]}'
is "$(by_profile 500 500 400)"
says "\"type\": ?\"$(by_profile internal_server_error internal_server_error invalid_request_error)\""
pass

step 'a temperature out of range'
send /chat/completions "{\"model\":\"gpt-3.5-turbo\",\"temperature\":2.5,\"max_tokens\":5,$hello}"
is "$(by_profile 500 200 400)"
pass

step 'what is no JSON is refused'
send /chat/completions '{"model":'
is "$(by_profile 500 500 400)"
says "$(by_profile '^Internal Server Error$' '^Internal Server Error$' 'invalid_request_error')"
pass

step 'there is no such route'
send /nosuch
is 404
says "$(by_profile '\{"detail":"Not Found"\}' '\{"detail":"Not Found"\}' '"error"')"
pass

step 'models: there is one'
send /models
is 200
says '^\{"object": ?"list"'
pass

step 'a wrong key, where one is asked for'
key=sk-wrong send /models
is "$(by_profile 200 401 401)"
says "$(by_profile '"list"' '^\{"detail":"Invalid API key"\}$' 'invalid_api_key')"
pass

printf '%s steps passed\n' "$passed"
