package broker

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"reflect"
	"time"

	"tutor/internal/amqp"
)

// notThere are the arguments of queue.declare whose features the broker does not have.
var notThere = []string{
	"x-message-ttl", "x-expires", "x-max-length", "x-max-length-bytes", "x-overflow", "x-max-priority",
	"x-dead-letter-exchange", "x-dead-letter-routing-key", "x-dead-letter-strategy",
	"x-single-active-consumer", "x-delivery-limit", "x-quorum-initial-group-size",
	"x-stream-max-segment-size-bytes", "x-max-age",
}

// checkQueueArguments returns why a queue cannot be made, or nil. Arguments that RabbitMQ does not
// know are fine.
func checkQueueArguments(m *amqp.QueueDeclare, v *vhost) error {
	p := &v.broker.profile
	switch kind, ok := m.Arguments["x-queue-type"]; {
	case !ok || kind == "classic":
	case kind == "quorum" || kind == "stream":
		return missing(fmt.Sprintf("queues of type %s", kind))
	default:
		if _, ok := kind.(string); !ok {
			return invalidArgument("x-queue-type", m.Queue, v, fmt.Sprintf("{unacceptable_type,%s}", erlangType(kind)))
		}
		return invalidArgument("x-queue-type", m.Queue, v, fmt.Sprintf("\"unsupported queue type '%v'\"", kind))
	}
	for _, name := range notThere {
		if _, ok := m.Arguments[name]; ok {
			return missing(name)
		}
	}
	if _, ok := m.Arguments["x-queue-leader-locator"]; ok && !p.leaderLocator {
		return failed(amqp.PreconditionFailed, "invalid arg 'x-queue-leader-locator' for queue '%s' in vhost '%s' of queue type rabbit_classic_queue", m.Queue, v.name)
	}
	if given, ok := m.Arguments["x-queue-version"]; ok {
		if version, isNumber := integer(given); !isNumber {
			return invalidArgument("x-queue-version", m.Queue, v, notAnInteger(given))
		} else if !p.takesVersion(version) {
			return invalidArgument("x-queue-version", m.Queue, v, fmt.Sprintf("\"unsupported queue version '%d'\"", version))
		}
	}
	if _, ok := m.Arguments["x-queue-master-locator"]; ok && !p.permits("queue_master_locator") {
		return failed(amqp.InternalError, "%s", p.denial("queue_master_locator"))
	}
	if !m.Durable && !m.Exclusive && !p.permits("transient_nonexcl_queues") {
		return failed(amqp.InternalError, "%s", p.denial("transient_nonexcl_queues"))
	}
	return nil
}

// takesVersion reports whether a classic queue may be of a version.
func (p *profile) takesVersion(version int) bool {
	return version == 2 || version == 1 && p.queueVersion1
}

// integer returns a table's value if it is of any type of whole number.
func integer(value any) (n int, ok bool) {
	switch v := reflect.ValueOf(value); {
	case v.CanInt():
		return int(v.Int()), true
	case v.CanUint():
		return int(v.Uint()), true
	}
	return 0, false
}

// notAnInteger says in RabbitMQ's words what a value is instead.
func notAnInteger(value any) string {
	return fmt.Sprintf("\"expected integer, got %s\"", erlangType(value))
}

func invalidArgument(argument, queue string, v *vhost, reason string) error {
	return failed(amqp.PreconditionFailed, "invalid arg '%s' for queue '%s' in vhost '%s': %s", argument, queue, v.name, reason)
}

// equivalent returns nil if a queue.declare asks for the queue that there is.
func (q *queue) equivalent(m *amqp.QueueDeclare, c *connection) error {
	if q.owner != nil && q.owner != c || m.Exclusive != (q.owner != nil) {
		return q.locked()
	}
	if durable := m.Durable && !m.Exclusive; q.durable != durable {
		return q.inequivalent("durable", durable, q.durable)
	}
	if q.autoDelete != m.AutoDelete {
		return q.inequivalent("auto_delete", m.AutoDelete, q.autoDelete)
	}
	kind, ok := m.Arguments["x-queue-type"]
	if q.vhost.broker.profile.typeClassic && ok && kind != "classic" {
		return q.inequivalent("x-queue-type", kind, "classic")
	}
	what := fmt.Sprintf("queue '%s' in vhost '%s'", q.name, q.vhost.name)
	for _, name := range append([]string{"x-queue-type"}, notThere...) {
		if name == "x-queue-type" && kind == "classic" {
			continue
		}
		if err := equivalentArgument(name, what, m.Arguments, q.arguments); err != nil {
			return err
		}
	}
	return nil
}

func (q *queue) inequivalent(argument string, received, current any) error {
	return inequivalent(argument, fmt.Sprintf("queue '%s' in vhost '%s'", q.name, q.vhost.name), received, current)
}

func inequivalent(argument, what string, received, current any) error {
	return failed(amqp.PreconditionFailed, "inequivalent arg '%s' for %s: received '%v' but current is '%v'", argument, what, received, current)
}

// equivalentArgument returns nil if both tables have the same under that name.
func equivalentArgument(name, what string, received, current amqp.Table) error {
	r, hasReceived := received[name]
	c, hasCurrent := current[name]
	switch {
	case !hasReceived && !hasCurrent:
		return nil
	case !hasCurrent:
		return failed(amqp.PreconditionFailed, "inequivalent arg '%s' for %s: received the value '%v' of type '%s' but current is none", name, what, r, erlangType(r))
	case !hasReceived:
		return failed(amqp.PreconditionFailed, "inequivalent arg '%s' for %s: received none but current is the value '%v' of type '%s'", name, what, c, erlangType(c))
	case fmt.Sprint(r) != fmt.Sprint(c):
		return inequivalent(name, what, r, c)
	}
	return nil
}

// erlangType returns RabbitMQ's name of a table value's type.
func erlangType(value any) string {
	switch value.(type) {
	case bool:
		return "bool"
	case int8:
		return "byte"
	case uint8:
		return "unsignedbyte"
	case int16:
		return "short"
	case uint16:
		return "unsignedshort"
	case int32:
		return "signedint"
	case uint32:
		return "unsignedint"
	case int64:
		return "long"
	case float32:
		return "float"
	case float64:
		return "double"
	case string:
		return "longstr"
	case []byte:
		return "binary"
	case []any:
		return "array"
	case amqp.Table:
		return "table"
	case amqp.Decimal:
		return "decimal"
	case time.Time:
		return "timestamp"
	}
	return "void"
}

// serverName returns a name that RabbitMQ would make: the prefix and 22 characters.
func serverName(prefix string) string {
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails
	return prefix + base64.RawURLEncoding.EncodeToString(random[:])
}
