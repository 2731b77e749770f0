package amqp

// BasicQos is basic.qos, the request for a limit on unacknowledged deliveries; RabbitMQ reads Global as "for the channel, not each consumer".
type BasicQos struct {
	PrefetchSize  uint32
	PrefetchCount uint16
	Global        bool
}

// Spec returns the table's entry for basic.qos.
func (*BasicQos) Spec() *Spec { return spec(60, 10) }

func (m *BasicQos) fields(v *visitor) {
	v.long("prefetch-size", &m.PrefetchSize)
	v.short("prefetch-count", &m.PrefetchCount)
	v.bit("global", &m.Global)
}

// BasicQosOk is basic.qos-ok, the answer to basic.qos.
type BasicQosOk struct{}

// Spec returns the table's entry for basic.qos-ok.
func (*BasicQosOk) Spec() *Spec { return spec(60, 11) }

func (*BasicQosOk) fields(*visitor) {}

// BasicConsume is basic.consume, the request for a queue's messages as they come.
type BasicConsume struct {
	Queue       string
	ConsumerTag string
	NoLocal     bool
	NoAck       bool
	Exclusive   bool
	NoWait      bool
	Arguments   Table
}

// Spec returns the table's entry for basic.consume.
func (*BasicConsume) Spec() *Spec { return spec(60, 20) }

func (m *BasicConsume) fields(v *visitor) {
	v.reserved(Short)
	v.shortString("queue", &m.Queue)
	v.shortString("consumer-tag", &m.ConsumerTag)
	v.bit("no-local", &m.NoLocal)
	v.bit("no-ack", &m.NoAck)
	v.bit("exclusive", &m.Exclusive)
	v.bit("no-wait", &m.NoWait)
	v.table("arguments", &m.Arguments)
}

// BasicConsumeOk is basic.consume-ok, the answer to basic.consume: the consumer's tag.
type BasicConsumeOk struct {
	ConsumerTag string
}

// Spec returns the table's entry for basic.consume-ok.
func (*BasicConsumeOk) Spec() *Spec { return spec(60, 21) }

func (m *BasicConsumeOk) fields(v *visitor) {
	v.shortString("consumer-tag", &m.ConsumerTag)
}

// BasicCancel is basic.cancel, the end of a consumer, from the client, or from RabbitMQ when the queue is gone.
type BasicCancel struct {
	ConsumerTag string
	NoWait      bool
}

// Spec returns the table's entry for basic.cancel.
func (*BasicCancel) Spec() *Spec { return spec(60, 30) }

func (m *BasicCancel) fields(v *visitor) {
	v.shortString("consumer-tag", &m.ConsumerTag)
	v.bit("no-wait", &m.NoWait)
}

// BasicCancelOk is basic.cancel-ok, the answer to basic.cancel.
type BasicCancelOk struct {
	ConsumerTag string
}

// Spec returns the table's entry for basic.cancel-ok.
func (*BasicCancelOk) Spec() *Spec { return spec(60, 31) }

func (m *BasicCancelOk) fields(v *visitor) {
	v.shortString("consumer-tag", &m.ConsumerTag)
}

// BasicPublish is basic.publish, a message on its way to an exchange; content follows.
type BasicPublish struct {
	Exchange   string
	RoutingKey string
	Mandatory  bool
	Immediate  bool
}

// Spec returns the table's entry for basic.publish.
func (*BasicPublish) Spec() *Spec { return spec(60, 40) }

func (m *BasicPublish) fields(v *visitor) {
	v.reserved(Short)
	v.shortString("exchange", &m.Exchange)
	v.shortString("routing-key", &m.RoutingKey)
	v.bit("mandatory", &m.Mandatory)
	v.bit("immediate", &m.Immediate)
}

// BasicReturn is basic.return, a message that could not be routed, on its way back; content follows.
type BasicReturn struct {
	ReplyCode  uint16
	ReplyText  string
	Exchange   string
	RoutingKey string
}

// Spec returns the table's entry for basic.return.
func (*BasicReturn) Spec() *Spec { return spec(60, 50) }

func (m *BasicReturn) fields(v *visitor) {
	v.short("reply-code", &m.ReplyCode)
	v.shortString("reply-text", &m.ReplyText)
	v.shortString("exchange", &m.Exchange)
	v.shortString("routing-key", &m.RoutingKey)
}

// BasicDeliver is basic.deliver, a message on its way to a consumer; content follows.
type BasicDeliver struct {
	ConsumerTag string
	DeliveryTag uint64
	Redelivered bool
	Exchange    string
	RoutingKey  string
}

// Spec returns the table's entry for basic.deliver.
func (*BasicDeliver) Spec() *Spec { return spec(60, 60) }

func (m *BasicDeliver) fields(v *visitor) {
	v.shortString("consumer-tag", &m.ConsumerTag)
	v.longLong("delivery-tag", &m.DeliveryTag)
	v.bit("redelivered", &m.Redelivered)
	v.shortString("exchange", &m.Exchange)
	v.shortString("routing-key", &m.RoutingKey)
}

// BasicGet is basic.get, the request for one message.
type BasicGet struct {
	Queue string
	NoAck bool
}

// Spec returns the table's entry for basic.get.
func (*BasicGet) Spec() *Spec { return spec(60, 70) }

func (m *BasicGet) fields(v *visitor) {
	v.reserved(Short)
	v.shortString("queue", &m.Queue)
	v.bit("no-ack", &m.NoAck)
}

// BasicGetOk is basic.get-ok, the answer to basic.get with a message and how many are left; content follows.
type BasicGetOk struct {
	DeliveryTag  uint64
	Redelivered  bool
	Exchange     string
	RoutingKey   string
	MessageCount uint32
}

// Spec returns the table's entry for basic.get-ok.
func (*BasicGetOk) Spec() *Spec { return spec(60, 71) }

func (m *BasicGetOk) fields(v *visitor) {
	v.longLong("delivery-tag", &m.DeliveryTag)
	v.bit("redelivered", &m.Redelivered)
	v.shortString("exchange", &m.Exchange)
	v.shortString("routing-key", &m.RoutingKey)
	v.long("message-count", &m.MessageCount)
}

// BasicGetEmpty is basic.get-empty, the answer to basic.get where there is no message.
type BasicGetEmpty struct{}

// Spec returns the table's entry for basic.get-empty.
func (*BasicGetEmpty) Spec() *Spec { return spec(60, 72) }

func (*BasicGetEmpty) fields(v *visitor) {
	v.reserved(ShortString)
}

// BasicAck is basic.ack, the word that a delivery was dealt with, or from RabbitMQ that a publish was.
type BasicAck struct {
	DeliveryTag uint64
	Multiple    bool
}

// Spec returns the table's entry for basic.ack.
func (*BasicAck) Spec() *Spec { return spec(60, 80) }

func (m *BasicAck) fields(v *visitor) {
	v.longLong("delivery-tag", &m.DeliveryTag)
	v.bit("multiple", &m.Multiple)
}

// BasicReject is basic.reject, the refusal of one delivery.
type BasicReject struct {
	DeliveryTag uint64
	Requeue     bool
}

// Spec returns the table's entry for basic.reject.
func (*BasicReject) Spec() *Spec { return spec(60, 90) }

func (m *BasicReject) fields(v *visitor) {
	v.longLong("delivery-tag", &m.DeliveryTag)
	v.bit("requeue", &m.Requeue)
}

// BasicRecoverAsync is basic.recover-async, basic.recover without an answer (deprecated).
type BasicRecoverAsync struct {
	Requeue bool
}

// Spec returns the table's entry for basic.recover-async.
func (*BasicRecoverAsync) Spec() *Spec { return spec(60, 100) }

func (m *BasicRecoverAsync) fields(v *visitor) {
	v.bit("requeue", &m.Requeue)
}

// BasicRecover is basic.recover, the request to deliver again what is unacknowledged.
type BasicRecover struct {
	Requeue bool
}

// Spec returns the table's entry for basic.recover.
func (*BasicRecover) Spec() *Spec { return spec(60, 110) }

func (m *BasicRecover) fields(v *visitor) {
	v.bit("requeue", &m.Requeue)
}

// BasicRecoverOk is basic.recover-ok, the answer to basic.recover.
type BasicRecoverOk struct{}

// Spec returns the table's entry for basic.recover-ok.
func (*BasicRecoverOk) Spec() *Spec { return spec(60, 111) }

func (*BasicRecoverOk) fields(*visitor) {}

// BasicNack is basic.nack, the refusal of deliveries, or from RabbitMQ of publishes (RabbitMQ extension).
type BasicNack struct {
	DeliveryTag uint64
	Multiple    bool
	Requeue     bool
}

// Spec returns the table's entry for basic.nack.
func (*BasicNack) Spec() *Spec { return spec(60, 120) }

func (m *BasicNack) fields(v *visitor) {
	v.longLong("delivery-tag", &m.DeliveryTag)
	v.bit("multiple", &m.Multiple)
	v.bit("requeue", &m.Requeue)
}
