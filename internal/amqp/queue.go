package amqp

// QueueDeclare is queue.declare, the request to make sure of a queue, or with Passive only to ask for it; no name asks for one by the server.
type QueueDeclare struct {
	Queue      string
	Passive    bool
	Durable    bool
	Exclusive  bool
	AutoDelete bool
	NoWait     bool
	Arguments  Table
}

// Spec returns the table's entry for queue.declare.
func (*QueueDeclare) Spec() *Spec { return spec(50, 10) }

func (m *QueueDeclare) fields(v *visitor) {
	v.reserved(Short)
	v.shortString("queue", &m.Queue)
	v.bit("passive", &m.Passive)
	v.bit("durable", &m.Durable)
	v.bit("exclusive", &m.Exclusive)
	v.bit("auto-delete", &m.AutoDelete)
	v.bit("no-wait", &m.NoWait)
	v.table("arguments", &m.Arguments)
}

// QueueDeclareOk is queue.declare-ok, the answer to queue.declare: the queue's name, ready messages and consumers.
type QueueDeclareOk struct {
	Queue         string
	MessageCount  uint32
	ConsumerCount uint32
}

// Spec returns the table's entry for queue.declare-ok.
func (*QueueDeclareOk) Spec() *Spec { return spec(50, 11) }

func (m *QueueDeclareOk) fields(v *visitor) {
	v.shortString("queue", &m.Queue)
	v.long("message-count", &m.MessageCount)
	v.long("consumer-count", &m.ConsumerCount)
}

// QueueBind is queue.bind, the request that messages go from an exchange to a queue.
type QueueBind struct {
	Queue      string
	Exchange   string
	RoutingKey string
	NoWait     bool
	Arguments  Table
}

// Spec returns the table's entry for queue.bind.
func (*QueueBind) Spec() *Spec { return spec(50, 20) }

func (m *QueueBind) fields(v *visitor) {
	v.reserved(Short)
	v.shortString("queue", &m.Queue)
	v.shortString("exchange", &m.Exchange)
	v.shortString("routing-key", &m.RoutingKey)
	v.bit("no-wait", &m.NoWait)
	v.table("arguments", &m.Arguments)
}

// QueueBindOk is queue.bind-ok, the answer to queue.bind.
type QueueBindOk struct{}

// Spec returns the table's entry for queue.bind-ok.
func (*QueueBindOk) Spec() *Spec { return spec(50, 21) }

func (*QueueBindOk) fields(*visitor) {}

// QueuePurge is queue.purge, the request to drop a queue's ready messages.
type QueuePurge struct {
	Queue  string
	NoWait bool
}

// Spec returns the table's entry for queue.purge.
func (*QueuePurge) Spec() *Spec { return spec(50, 30) }

func (m *QueuePurge) fields(v *visitor) {
	v.reserved(Short)
	v.shortString("queue", &m.Queue)
	v.bit("no-wait", &m.NoWait)
}

// QueuePurgeOk is queue.purge-ok, the answer to queue.purge: how many messages were dropped.
type QueuePurgeOk struct {
	MessageCount uint32
}

// Spec returns the table's entry for queue.purge-ok.
func (*QueuePurgeOk) Spec() *Spec { return spec(50, 31) }

func (m *QueuePurgeOk) fields(v *visitor) {
	v.long("message-count", &m.MessageCount)
}

// QueueDelete is queue.delete, the request to delete a queue.
type QueueDelete struct {
	Queue    string
	IfUnused bool
	IfEmpty  bool
	NoWait   bool
}

// Spec returns the table's entry for queue.delete.
func (*QueueDelete) Spec() *Spec { return spec(50, 40) }

func (m *QueueDelete) fields(v *visitor) {
	v.reserved(Short)
	v.shortString("queue", &m.Queue)
	v.bit("if-unused", &m.IfUnused)
	v.bit("if-empty", &m.IfEmpty)
	v.bit("no-wait", &m.NoWait)
}

// QueueDeleteOk is queue.delete-ok, the answer to queue.delete: how many messages went with it.
type QueueDeleteOk struct {
	MessageCount uint32
}

// Spec returns the table's entry for queue.delete-ok.
func (*QueueDeleteOk) Spec() *Spec { return spec(50, 41) }

func (m *QueueDeleteOk) fields(v *visitor) {
	v.long("message-count", &m.MessageCount)
}

// QueueUnbind is queue.unbind, the end of a binding between an exchange and a queue.
type QueueUnbind struct {
	Queue      string
	Exchange   string
	RoutingKey string
	Arguments  Table
}

// Spec returns the table's entry for queue.unbind.
func (*QueueUnbind) Spec() *Spec { return spec(50, 50) }

func (m *QueueUnbind) fields(v *visitor) {
	v.reserved(Short)
	v.shortString("queue", &m.Queue)
	v.shortString("exchange", &m.Exchange)
	v.shortString("routing-key", &m.RoutingKey)
	v.table("arguments", &m.Arguments)
}

// QueueUnbindOk is queue.unbind-ok, the answer to queue.unbind.
type QueueUnbindOk struct{}

// Spec returns the table's entry for queue.unbind-ok.
func (*QueueUnbindOk) Spec() *Spec { return spec(50, 51) }

func (*QueueUnbindOk) fields(*visitor) {}
