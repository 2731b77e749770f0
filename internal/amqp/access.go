package amqp

// AccessRequest is access.request, a relic of AMQP 0-8, which RabbitMQ still answers.
type AccessRequest struct {
	Realm     string
	Exclusive bool
	Passive   bool
	Active    bool
	Write     bool
	Read      bool
}

// Spec returns the table's entry for access.request.
func (*AccessRequest) Spec() *Spec { return spec(30, 10) }

func (m *AccessRequest) fields(v *visitor) {
	v.shortString("realm", &m.Realm)
	v.bit("exclusive", &m.Exclusive)
	v.bit("passive", &m.Passive)
	v.bit("active", &m.Active)
	v.bit("write", &m.Write)
	v.bit("read", &m.Read)
}

// AccessRequestOk is access.request-ok, the answer to access.request.
type AccessRequestOk struct {
	Ticket uint16
}

// Spec returns the table's entry for access.request-ok.
func (*AccessRequestOk) Spec() *Spec { return spec(30, 11) }

func (m *AccessRequestOk) fields(v *visitor) {
	v.short("ticket", &m.Ticket)
}
