package broker

import (
	"reflect"
	"slices"

	"tutor/internal/amqp"
)

// exchange takes messages and hands them on to queues and other exchanges.
type exchange struct {
	vhost      *vhost
	name, kind string
	durable    bool
	autoDelete bool
	internal   bool
	alternate  string // the exchange for what this one cannot route; "" for none
	arguments  amqp.Table

	router   router
	bindings []*binding // with this exchange as the source, in order
	route    uint64     // the last message that was here; see collect
}

// binding is the way of messages from an exchange to a queue or another exchange; one of both is set.
type binding struct {
	queue     *queue
	exchange  *exchange
	key       string
	arguments amqp.Table
}

func (b *binding) equal(other *binding) bool {
	return b.queue == other.queue && b.exchange == other.exchange && b.key == other.key &&
		(len(b.arguments) == 0 && len(other.arguments) == 0 || reflect.DeepEqual(b.arguments, other.arguments))
}

func newExchange(v *vhost, name, kind string) *exchange {
	return &exchange{vhost: v, name: name, kind: kind, router: newRouter(kind)}
}

// bind adds a binding, unless there is the same already.
func (x *exchange) bind(b *binding) {
	if !x.has(b) {
		x.bindings = append(x.bindings, b)
		x.router.bind(b)
	}
}

func (x *exchange) has(b *binding) bool { return slices.ContainsFunc(x.bindings, b.equal) }

// unbind removes the bindings that match. An auto-delete exchange goes with its last binding.
func (x *exchange) unbind(match func(*binding) bool) {
	var kept []*binding
	for _, b := range x.bindings {
		if match(b) {
			x.router.unbind(b)
		} else {
			kept = append(kept, b)
		}
	}
	gone := len(kept) < len(x.bindings)
	x.bindings = kept
	if gone && len(kept) == 0 && x.autoDelete {
		x.delete()
	}
}

// delete removes the exchange with its bindings from the virtual host.
func (x *exchange) delete() {
	if x.vhost.exchanges[x.name] != x {
		return
	}
	delete(x.vhost.exchanges, x.name)
	x.autoDelete = false
	x.unbind(func(*binding) bool { return true })
	for _, source := range x.vhost.exchanges {
		source.unbind(func(b *binding) bool { return b.exchange == x })
	}
}

// destinations returns the queues that a message with that routing key goes to, each once.
func (x *exchange) destinations(key string) []*queue {
	x.vhost.route++
	return x.collect(nil, key)
}

// collect adds the queues to those found already. That an exchange or a queue has been reached by
// this message is marked in it, which makes cycles of exchanges and double bindings harmless.
func (x *exchange) collect(found []*queue, key string) []*queue {
	route := x.vhost.route
	if x.route == route {
		return found
	}
	x.route = route
	if x.name == "" { // every queue is bound to the default exchange by its name
		if q := x.vhost.queues[key]; q != nil {
			found = append(found, q)
		}
	}
	routed := false
	x.router.match(key, func(b *binding) {
		routed = true
		if b.exchange != nil {
			found = b.exchange.collect(found, key)
		} else if b.queue.route != route {
			b.queue.route = route
			found = append(found, b.queue)
		}
	})
	if alternate := x.vhost.exchanges[x.alternate]; !routed && x.alternate != "" && alternate != nil {
		found = alternate.collect(found, key)
	}
	return found
}
