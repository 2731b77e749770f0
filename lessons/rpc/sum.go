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

// A response is what a server answers: {"result":13}, or {"error":"…"} when
// there is no result.
type response struct {
	Result *int64 `json:"result,omitempty"`
	Error  string `json:"error,omitempty"`
}

// parseRequest reads the body of a request. It may come from a program that
// nobody here has written, so it may be anything at all.
func parseRequest(body []byte) (sum, error) {
	var request struct{ A, B *int64 } // pointers: a missing number is not a zero
	err := json.Unmarshal(body, &request)
	if err != nil || request.A == nil || request.B == nil {
		return sum{}, errors.New(`a request is JSON with two whole numbers, such as {"a":5,"b":8}`)
	}
	return sum{*request.A, *request.B}, nil
}

// add is the procedure that is called remotely. It fails if the result does not
// fit in 64 bits.
func (s sum) add() (int64, error) {
	result := s.A + s.B
	if (result > s.A) != (s.B > 0) {
		return 0, errors.New("the sum does not fit in 64 bits")
	}
	return result, nil
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
