package broker

import (
	"fmt"

	"tutor/internal/amqp"
)

// failure is an error of the protocol: the reason why the broker closes a channel or a connection.
type failure struct {
	code uint16
	text string // without the code's name
	hard bool   // ends the connection
	// The method at fault, 0 for none.
	class, method uint16
	// crash is of a failure that RabbitMQ has not foreseen: it gives neither a text nor a method.
	crash bool
	// broken means that what the client sends from here on cannot be made sense of.
	broken bool
}

// failed returns a failure that ends the channel or, where the specification says so, the connection.
func failed(code uint16, format string, args ...any) *failure {
	return &failure{code: code, text: fmt.Sprintf(format, args...), hard: amqp.HardError(code)}
}

// missing returns the failure of what the embedded broker does not do yet.
func missing(what string) *failure {
	return failed(amqp.NotImplemented, "the embedded broker has no %s yet", what)
}

// crashed returns the failure of what RabbitMQ has not foreseen.
func crashed() *failure { return &failure{code: amqp.InternalError, hard: true, crash: true} }

// Error returns the reply text.
func (f *failure) Error() string { return f.replyText() }

// notFound reports whether an error is 404 NOT_FOUND.
func notFound(err error) bool {
	f, ok := err.(*failure)
	return ok && f.code == amqp.NotFound
}

// at returns the failure with the method at fault.
func (f *failure) at(class, method uint16) *failure {
	g := *f
	g.class, g.method = class, method
	return &g
}

// replyText returns the text as RabbitMQ sends it: after the code's name, and cut to the 255 bytes
// that a short string holds.
func (f *failure) replyText() string {
	if f.crash {
		return amqp.ReplyName(f.code)
	}
	text := amqp.ReplyName(f.code) + " - " + f.text
	if len(text) > 255 {
		text = text[:252] + "..."
	}
	return text
}
