package amqp

// ChannelOpen is channel.open, the request to open the channel that it arrives on.
type ChannelOpen struct{}

// Spec returns the table's entry for channel.open.
func (*ChannelOpen) Spec() *Spec { return spec(20, 10) }

func (*ChannelOpen) fields(v *visitor) {
	v.reserved(ShortString)
}

// ChannelOpenOk is channel.open-ok, the answer to channel.open.
type ChannelOpenOk struct{}

// Spec returns the table's entry for channel.open-ok.
func (*ChannelOpenOk) Spec() *Spec { return spec(20, 11) }

func (*ChannelOpenOk) fields(v *visitor) {
	v.reserved(LongString)
}

// ChannelFlow is channel.flow, the request to pause (false) or go on (true) with content.
type ChannelFlow struct {
	Active bool
}

// Spec returns the table's entry for channel.flow.
func (*ChannelFlow) Spec() *Spec { return spec(20, 20) }

func (m *ChannelFlow) fields(v *visitor) {
	v.bit("active", &m.Active)
}

// ChannelFlowOk is channel.flow-ok, the answer to channel.flow.
type ChannelFlowOk struct {
	Active bool
}

// Spec returns the table's entry for channel.flow-ok.
func (*ChannelFlowOk) Spec() *Spec { return spec(20, 21) }

func (m *ChannelFlowOk) fields(v *visitor) {
	v.bit("active", &m.Active)
}

// ChannelClose is channel.close, the end of a channel, from either side; the ids name the method at fault, 0 for none.
type ChannelClose struct {
	ReplyCode uint16
	ReplyText string
	ClassID   uint16
	MethodID  uint16
}

// Spec returns the table's entry for channel.close.
func (*ChannelClose) Spec() *Spec { return spec(20, 40) }

func (m *ChannelClose) fields(v *visitor) {
	v.short("reply-code", &m.ReplyCode)
	v.shortString("reply-text", &m.ReplyText)
	v.short("class-id", &m.ClassID)
	v.short("method-id", &m.MethodID)
}

// ChannelCloseOk is channel.close-ok, the answer to channel.close.
type ChannelCloseOk struct{}

// Spec returns the table's entry for channel.close-ok.
func (*ChannelCloseOk) Spec() *Spec { return spec(20, 41) }

func (*ChannelCloseOk) fields(*visitor) {}
