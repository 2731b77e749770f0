package amqp

// ConnectionStart is connection.start, the server's first method: its versions, properties, mechanisms and locales (AMQP 0-9-1, 1.4.2.1).
type ConnectionStart struct {
	VersionMajor     uint8
	VersionMinor     uint8
	ServerProperties Table
	Mechanisms       string
	Locales          string
}

// Spec returns the table's entry for connection.start.
func (*ConnectionStart) Spec() *Spec { return spec(10, 10) }

func (m *ConnectionStart) fields(v *visitor) {
	v.octet("version-major", &m.VersionMajor)
	v.octet("version-minor", &m.VersionMinor)
	v.table("server-properties", &m.ServerProperties)
	v.longString("mechanisms", &m.Mechanisms)
	v.longString("locales", &m.Locales)
}

// ConnectionStartOk is connection.start-ok, the client's answer to connection.start: who it is and how it proves that. Response is a secret.
type ConnectionStartOk struct {
	ClientProperties Table
	Mechanism        string
	Response         string
	Locale           string
}

// Spec returns the table's entry for connection.start-ok.
func (*ConnectionStartOk) Spec() *Spec { return spec(10, 11) }

func (m *ConnectionStartOk) fields(v *visitor) {
	v.table("client-properties", &m.ClientProperties)
	v.shortString("mechanism", &m.Mechanism)
	v.longString("response", &m.Response)
	v.shortString("locale", &m.Locale)
}

// ConnectionSecure is connection.secure, a further challenge of the security mechanism; RabbitMQ's PLAIN and AMQPLAIN need none.
type ConnectionSecure struct {
	Challenge string
}

// Spec returns the table's entry for connection.secure.
func (*ConnectionSecure) Spec() *Spec { return spec(10, 20) }

func (m *ConnectionSecure) fields(v *visitor) {
	v.longString("challenge", &m.Challenge)
}

// ConnectionSecureOk is connection.secure-ok, the answer to connection.secure. Response is a secret.
type ConnectionSecureOk struct {
	Response string
}

// Spec returns the table's entry for connection.secure-ok.
func (*ConnectionSecureOk) Spec() *Spec { return spec(10, 21) }

func (m *ConnectionSecureOk) fields(v *visitor) {
	v.longString("response", &m.Response)
}

// ConnectionTune is connection.tune, the server's limits: highest channel number, largest frame in bytes, heartbeat in seconds; 0 is no limit or no heartbeat.
type ConnectionTune struct {
	ChannelMax uint16
	FrameMax   uint32
	Heartbeat  uint16
}

// Spec returns the table's entry for connection.tune.
func (*ConnectionTune) Spec() *Spec { return spec(10, 30) }

func (m *ConnectionTune) fields(v *visitor) {
	v.short("channel-max", &m.ChannelMax)
	v.long("frame-max", &m.FrameMax)
	v.short("heartbeat", &m.Heartbeat)
}

// ConnectionTuneOk is connection.tune-ok, the client's choice within the limits of connection.tune.
type ConnectionTuneOk struct {
	ChannelMax uint16
	FrameMax   uint32
	Heartbeat  uint16
}

// Spec returns the table's entry for connection.tune-ok.
func (*ConnectionTuneOk) Spec() *Spec { return spec(10, 31) }

func (m *ConnectionTuneOk) fields(v *visitor) {
	v.short("channel-max", &m.ChannelMax)
	v.long("frame-max", &m.FrameMax)
	v.short("heartbeat", &m.Heartbeat)
}

// ConnectionOpen is connection.open, the request for a virtual host.
type ConnectionOpen struct {
	VirtualHost string
}

// Spec returns the table's entry for connection.open.
func (*ConnectionOpen) Spec() *Spec { return spec(10, 40) }

func (m *ConnectionOpen) fields(v *visitor) {
	v.shortString("virtual-host", &m.VirtualHost)
	v.reserved(ShortString)
	v.reserved(Bit)
}

// ConnectionOpenOk is connection.open-ok, the answer to connection.open: the connection may be used.
type ConnectionOpenOk struct{}

// Spec returns the table's entry for connection.open-ok.
func (*ConnectionOpenOk) Spec() *Spec { return spec(10, 41) }

func (*ConnectionOpenOk) fields(v *visitor) {
	v.reserved(ShortString)
}

// ConnectionClose is connection.close, the end of a connection, from either side; the ids name the method at fault, 0 for none.
type ConnectionClose struct {
	ReplyCode uint16
	ReplyText string
	ClassID   uint16
	MethodID  uint16
}

// Spec returns the table's entry for connection.close.
func (*ConnectionClose) Spec() *Spec { return spec(10, 50) }

func (m *ConnectionClose) fields(v *visitor) {
	v.short("reply-code", &m.ReplyCode)
	v.shortString("reply-text", &m.ReplyText)
	v.short("class-id", &m.ClassID)
	v.short("method-id", &m.MethodID)
}

// ConnectionCloseOk is connection.close-ok, the answer to connection.close, the last method of a connection.
type ConnectionCloseOk struct{}

// Spec returns the table's entry for connection.close-ok.
func (*ConnectionCloseOk) Spec() *Spec { return spec(10, 51) }

func (*ConnectionCloseOk) fields(*visitor) {}

// ConnectionBlocked is connection.blocked, RabbitMQ's word that it takes no publishing for now (RabbitMQ extension).
type ConnectionBlocked struct {
	Reason string
}

// Spec returns the table's entry for connection.blocked.
func (*ConnectionBlocked) Spec() *Spec { return spec(10, 60) }

func (m *ConnectionBlocked) fields(v *visitor) {
	v.shortString("reason", &m.Reason)
}

// ConnectionUnblocked is connection.unblocked, the end of connection.blocked (RabbitMQ extension).
type ConnectionUnblocked struct{}

// Spec returns the table's entry for connection.unblocked.
func (*ConnectionUnblocked) Spec() *Spec { return spec(10, 61) }

func (*ConnectionUnblocked) fields(*visitor) {}

// ConnectionUpdateSecret is connection.update-secret, a new secret for a connection that is open (RabbitMQ extension). NewSecret is a secret.
type ConnectionUpdateSecret struct {
	NewSecret string
	Reason    string
}

// Spec returns the table's entry for connection.update-secret.
func (*ConnectionUpdateSecret) Spec() *Spec { return spec(10, 70) }

func (m *ConnectionUpdateSecret) fields(v *visitor) {
	v.longString("new-secret", &m.NewSecret)
	v.shortString("reason", &m.Reason)
}

// ConnectionUpdateSecretOk is connection.update-secret-ok, the answer to connection.update-secret (RabbitMQ extension).
type ConnectionUpdateSecretOk struct{}

// Spec returns the table's entry for connection.update-secret-ok.
func (*ConnectionUpdateSecretOk) Spec() *Spec { return spec(10, 71) }

func (*ConnectionUpdateSecretOk) fields(*visitor) {}
