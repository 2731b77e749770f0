package broker

// message is what was published. Queues and consumers share it; it never changes.
type message struct {
	exchange, routingKey string
	header               []byte // the content header's payload as it goes to consumers
	body                 []byte
}

// queued is a message's place in a queue.
type queued struct {
	*message
	position    uint64 // a requeued message returns to it
	redelivered bool
}

// fifo is a queue in a ring that grows.
type fifo[T any] struct {
	ring        []T
	first, size int
}

func (f *fifo[T]) len() int { return f.size }

func (f *fifo[T]) push(x T) {
	if f.size == len(f.ring) {
		grown := make([]T, max(8, 2*len(f.ring)))
		n := copy(grown, f.ring[f.first:])
		copy(grown[n:], f.ring[:f.first])
		f.ring, f.first = grown, 0
	}
	f.ring[(f.first+f.size)%len(f.ring)] = x
	f.size++
}

// pop returns the first element; there must be one.
func (f *fifo[T]) pop() T {
	var zero T
	x := f.ring[f.first]
	f.ring[f.first] = zero
	f.first = (f.first + 1) % len(f.ring)
	f.size--
	if f.size == 0 && len(f.ring) > 1024 {
		*f = fifo[T]{}
	}
	return x
}
