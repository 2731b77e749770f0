package main

import (
	"context"
	"fmt"
	"math"

	"github.com/sashabaranov/go-openai"
)

// A way is how a temperature gets into a request. The ways differ for 0 alone.
type way string

// The ways.
const (
	raw      way = "raw"      // in a request of our own, which holds whatever we like
	small    way = "small"    // in the library's request, with a very small number for 0
	smallest way = "smallest" // in the library's request, with the smallest number there is for 0
	trap     way = "trap"     // in the library's request, which leaves 0 out
)

// A round asks the same question several times, at one temperature.
type round struct {
	at  *float32 // nil: the request has none
	way way
}

// send puts the temperature into the request in the round's way, and sends it.
func (r round) send(ctx context.Context, client *openai.Client, request openai.ChatCompletionRequest) (openai.ChatCompletionResponse, error) {
	if r.at == nil {
		return client.CreateChatCompletion(ctx, request)
	}
	request.Temperature = *r.at // has `json:"temperature,omitempty"`: a 0 is not sent
	if *r.at == 0 {
		switch r.way {
		case small:
			request.Temperature = 1e-6
		case smallest:
			request.Temperature = math.SmallestNonzeroFloat32
		}
	}
	if r.way == raw {
		return post(ctx, written{request, *r.at})
	}
	return client.CreateChatCompletion(ctx, request)
}

// String says what is tried.
func (r round) String() string {
	switch {
	case r.at == nil:
		return "no temperature"
	case *r.at != 0:
		return fmt.Sprintf("temperature %v", *r.at)
	}
	return "temperature 0, " + map[way]string{
		raw:      "in a request of our own",
		small:    "sent as 0.000001",
		smallest: "sent as 1e-45",
		trap:     "which go-openai does not send",
	}[r.way]
}
