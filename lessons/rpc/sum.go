package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A sum is what a client asks for. As a request it looks like {"a":5,"b":8}.
type sum struct {
	A int64 `json:"a"`
	B int64 `json:"b"`
}

// A response is what a server answers: {"result":13}, or {"error":"…"} where
// there is no result.
type response struct {
	Result *int64 `json:"result,omitempty"`
	Error  string `json:"error,omitempty"`
}

// parseSums reads the arguments of a client: at least one, each like 5+8.
func parseSums(args []string) ([]sum, error) {
	if len(args) == 0 {
		return nil, errors.New("say what to ask for, such as 5+8")
	}
	sums := make([]sum, len(args))
	for i, arg := range args {
		a, b, _ := strings.Cut(arg, "+")
		var errA, errB error
		sums[i].A, errA = strconv.ParseInt(a, 10, 64)
		sums[i].B, errB = strconv.ParseInt(b, 10, 64)
		if errA != nil || errB != nil {
			return nil, fmt.Errorf("%q is not a sum of two whole numbers, such as 5+8", arg)
		}
	}
	return sums, nil
}

// add is the procedure that is called from far away. It is given the body of a
// request, which may come from anybody and hold anything.
func add(body []byte) response {
	var request struct{ A, B *int64 } // pointers, because a missing number is not a zero
	err := json.Unmarshal(body, &request)
	if err != nil || request.A == nil || request.B == nil {
		return response{Error: `a request is JSON with two whole numbers, such as {"a":5,"b":8}`}
	}
	a, b := *request.A, *request.B
	result := a + b
	if (result > a) != (b > 0) {
		return response{Error: "the sum does not fit in 64 bits"}
	}
	return response{Result: &result}
}

// parseResponse reads the body of an answer. A server's error is an error here.
func parseResponse(body []byte) (int64, error) {
	var answer response
	err := json.Unmarshal(body, &answer)
	switch {
	case err == nil && answer.Error != "":
		return 0, fmt.Errorf("the server answered with an error: %q", answer.Error)
	case err == nil && answer.Result != nil:
		return *answer.Result, nil
	}
	return 0, errors.New(`the answer is not JSON such as {"result":13}`)
}
