package amqp

// ExchangeDeclare is exchange.declare, the request to make sure of an exchange, or with Passive only to ask for it.
type ExchangeDeclare struct {
	Exchange   string
	Type       string
	Passive    bool
	Durable    bool
	AutoDelete bool
	Internal   bool
	NoWait     bool
	Arguments  Table
}

// Spec returns the table's entry for exchange.declare.
func (*ExchangeDeclare) Spec() *Spec { return spec(40, 10) }

func (m *ExchangeDeclare) fields(v *visitor) {
	v.reserved(Short)
	v.shortString("exchange", &m.Exchange)
	v.shortString("type", &m.Type)
	v.bit("passive", &m.Passive)
	v.bit("durable", &m.Durable)
	v.bit("auto-delete", &m.AutoDelete)
	v.bit("internal", &m.Internal)
	v.bit("no-wait", &m.NoWait)
	v.table("arguments", &m.Arguments)
}

// ExchangeDeclareOk is exchange.declare-ok, the answer to exchange.declare.
type ExchangeDeclareOk struct{}

// Spec returns the table's entry for exchange.declare-ok.
func (*ExchangeDeclareOk) Spec() *Spec { return spec(40, 11) }

func (*ExchangeDeclareOk) fields(*visitor) {}

// ExchangeDelete is exchange.delete, the request to delete an exchange.
type ExchangeDelete struct {
	Exchange string
	IfUnused bool
	NoWait   bool
}

// Spec returns the table's entry for exchange.delete.
func (*ExchangeDelete) Spec() *Spec { return spec(40, 20) }

func (m *ExchangeDelete) fields(v *visitor) {
	v.reserved(Short)
	v.shortString("exchange", &m.Exchange)
	v.bit("if-unused", &m.IfUnused)
	v.bit("no-wait", &m.NoWait)
}

// ExchangeDeleteOk is exchange.delete-ok, the answer to exchange.delete.
type ExchangeDeleteOk struct{}

// Spec returns the table's entry for exchange.delete-ok.
func (*ExchangeDeleteOk) Spec() *Spec { return spec(40, 21) }

func (*ExchangeDeleteOk) fields(*visitor) {}

// ExchangeBind is exchange.bind, the request that messages go on from exchange Source to exchange Destination (RabbitMQ extension).
type ExchangeBind struct {
	Destination string
	Source      string
	RoutingKey  string
	NoWait      bool
	Arguments   Table
}

// Spec returns the table's entry for exchange.bind.
func (*ExchangeBind) Spec() *Spec { return spec(40, 30) }

func (m *ExchangeBind) fields(v *visitor) {
	v.reserved(Short)
	v.shortString("destination", &m.Destination)
	v.shortString("source", &m.Source)
	v.shortString("routing-key", &m.RoutingKey)
	v.bit("no-wait", &m.NoWait)
	v.table("arguments", &m.Arguments)
}

// ExchangeBindOk is exchange.bind-ok, the answer to exchange.bind (RabbitMQ extension).
type ExchangeBindOk struct{}

// Spec returns the table's entry for exchange.bind-ok.
func (*ExchangeBindOk) Spec() *Spec { return spec(40, 31) }

func (*ExchangeBindOk) fields(*visitor) {}

// ExchangeUnbind is exchange.unbind, the end of a binding between exchanges (RabbitMQ extension).
type ExchangeUnbind struct {
	Destination string
	Source      string
	RoutingKey  string
	NoWait      bool
	Arguments   Table
}

// Spec returns the table's entry for exchange.unbind.
func (*ExchangeUnbind) Spec() *Spec { return spec(40, 40) }

func (m *ExchangeUnbind) fields(v *visitor) {
	v.reserved(Short)
	v.shortString("destination", &m.Destination)
	v.shortString("source", &m.Source)
	v.shortString("routing-key", &m.RoutingKey)
	v.bit("no-wait", &m.NoWait)
	v.table("arguments", &m.Arguments)
}

// ExchangeUnbindOk is exchange.unbind-ok, the answer to exchange.unbind; its id is 51, not 41 (RabbitMQ extension).
type ExchangeUnbindOk struct{}

// Spec returns the table's entry for exchange.unbind-ok.
func (*ExchangeUnbindOk) Spec() *Spec { return spec(40, 51) }

func (*ExchangeUnbindOk) fields(*visitor) {}
