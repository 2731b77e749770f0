// Package likeness proves that the embedded broker is what it says it is. It holds no code but
// tests: one table of conversations with a broker, each with what must come back, which every test
// run plays on the embedded broker in all its versions, and on a real RabbitMQ where
// TUTOR_RABBITMQ names one:
//
//	TUTOR_RABBITMQ=process go test -count=1 ./internal/likeness
//
// A difference is a failure. RabbitMQ is the specification: what differs is mended in
// internal/broker, and never in a row that was seen on a real one. A row that is played on a version
// which it does not list as seen is reported, so that it gets listed.
//
// At an address (amqp://…) is somebody's broker. There only the rows are played that need no users
// and settings of their own, one after the other, and nothing is touched that was there before.
//
// A row says what is sent and the lines that come back, in order; what is not said to come must not
// come. A line is a method's name and its arguments, those that are empty, 0 or false left out.
// Behind it, for a method with content, are the properties and the body. What differs by nature,
// such as a name that the server makes, is made the same by the rules in normalise_test.go.
package likeness
