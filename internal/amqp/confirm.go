package amqp

// ConfirmSelect is confirm.select, the request for publisher confirms on the channel (RabbitMQ extension).
type ConfirmSelect struct {
	NoWait bool
}

// Spec returns the table's entry for confirm.select.
func (*ConfirmSelect) Spec() *Spec { return spec(85, 10) }

func (m *ConfirmSelect) fields(v *visitor) {
	v.bit("no-wait", &m.NoWait)
}

// ConfirmSelectOk is confirm.select-ok, the answer to confirm.select (RabbitMQ extension).
type ConfirmSelectOk struct{}

// Spec returns the table's entry for confirm.select-ok.
func (*ConfirmSelectOk) Spec() *Spec { return spec(85, 11) }

func (*ConfirmSelectOk) fields(*visitor) {}
