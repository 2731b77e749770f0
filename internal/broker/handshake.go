package broker

import (
	"errors"
	"io"
	"time"

	"tutor/internal/amqp"
)

const (
	// handshakeTimeout is how long a client has from the first byte to connection.open.
	handshakeTimeout = 10 * time.Second
	// silentClose is how long RabbitMQ lets a client wait whose handshake it gives up without a
	// word, so that guessing passwords takes time.
	silentClose = 3 * time.Second

	channelMax = 2047
	frameMax   = 131072
	heartbeat  = 60 // seconds
)

// handshake brings the connection from the protocol header to connection.open-ok
// (AMQP 0-9-1 specification, 2.2.4).
func (c *connection) handshake() error {
	c.readBy(time.Now().Add(handshakeTimeout))
	major, minor, err := c.protocolHeader()
	if err != nil {
		return err
	}
	c.send(&amqp.ConnectionStart{
		VersionMajor: major, VersionMinor: minor,
		ServerProperties: c.broker.profile.properties(minor),
		Mechanisms:       c.broker.profile.mechanisms,
		Locales:          "en_US",
	})
	for _, step := range []func() error{c.login, c.tune, c.open} {
		if err := step(); err != nil {
			if errors.Is(err, errAbrupt) {
				c.pause(silentClose)
			}
			return err
		}
	}
	c.readBy(time.Time{})
	return nil
}

// protocolHeader reads the client's and answers any but the right one with the right one
// (AMQP 0-9-1 specification, 4.2.2).
func (c *connection) protocolHeader() (major, minor uint8, err error) {
	header := make([]byte, len(amqp.ProtocolHeader))
	if _, err := io.ReadFull(c.conn, header); err != nil {
		return 0, 0, err
	}
	p := &c.broker.profile
	answer := p.refusal
	switch got := string(header); {
	case got == amqp.ProtocolHeader:
		return 0, 9, nil
	case p.amqp08 && (got == "AMQP\x01\x01\x08\x00" || got == "AMQP\x01\x01\x09\x01"):
		return 8, 0, nil
	case got[:6] == "AMQP\x00\x00":
		answer = amqp.ProtocolHeader
	}
	c.out.write([]byte(answer))
	return 0, 0, errAtOnce
}

// properties are what connection.start says about the server. AMQP 0-8 knows of no capabilities.
func (p *profile) properties(minor uint8) amqp.Table {
	properties := amqp.Table{
		"cluster_name": "embedded@localhost",
		"copyright":    "Not RabbitMQ itself, but a stand-in that behaves like it",
		"information":  "Embedded broker, profile " + p.name,
		"platform":     p.platform,
		"product":      "RabbitMQ",
		"version":      p.version,
	}
	if minor == 0 {
		return properties
	}
	capabilities := amqp.Table{}
	for _, name := range []string{
		"authentication_failure_close", "basic.nack", "connection.blocked", "consumer_cancel_notify",
		"consumer_priorities", "direct_reply_to", "exchange_exchange_bindings", "per_consumer_qos",
		"publisher_confirms",
	} {
		capabilities[name] = true
	}
	properties["capabilities"] = capabilities
	return properties
}

// method reads the next method on channel 0 during the handshake. A client that has proved who it is
// is told about frames that are none; what is wrong within a method is told to nobody.
func (c *connection) method(told bool) (amqp.Method, error) {
	f, err := c.handshakeFrame()
	if _, ok := err.(*failure); ok && !told {
		return nil, errAbrupt
	}
	if err != nil {
		return nil, err
	}
	m, err := parse(f)
	if _, ok := err.(*failure); ok {
		return nil, errAbrupt
	}
	return m, err
}

// handshakeFrame reads the next frame on channel 0 that is no heartbeat, which must be a method's.
func (c *connection) handshakeFrame() (amqp.Frame, error) {
	for {
		f, err := c.reader.ReadFrame()
		switch {
		case err != nil:
			return f, unreadable(err)
		case !wellFormed(f):
			return f, unknownFrame(f)
		case f.Type == amqp.FrameHeartbeat && f.Channel == 0:
		case f.Type != amqp.FrameMethod || f.Channel != 0:
			return f, failed(amqp.UnexpectedFrame, "%s", octets(f))
		default:
			return f, nil
		}
	}
}

// login takes connection.start-ok.
func (c *connection) login() error {
	m, err := c.method(false)
	if err != nil {
		return err
	}
	start, ok := m.(*amqp.ConnectionStartOk)
	if !ok {
		return errAbrupt
	}
	c.name, _ = start.ClientProperties["connection_name"].(string)
	capabilities, _ := start.ClientProperties["capabilities"].(amqp.Table)
	c.cancels, _ = capabilities["consumer_cancel_notify"].(bool)
	c.refusals, _ = capabilities["authentication_failure_close"].(bool)
	user, understood := c.broker.authenticate(start.Mechanism, start.Response)
	switch {
	case user != nil:
		c.user = user
		return nil
	case understood && c.refusals:
		return failed(amqp.AccessRefused, "Login was refused using authentication mechanism %s. For details see the broker logfile.", start.Mechanism)
	}
	c.broker.logf("connection %s: login refused using authentication mechanism %s", c.remote(), start.Mechanism)
	return errAbrupt
}

// tune offers the limits and takes what the client makes of them.
func (c *connection) tune() error {
	c.send(&amqp.ConnectionTune{ChannelMax: channelMax, FrameMax: frameMax, Heartbeat: heartbeat})
	m, err := c.method(false)
	if err != nil {
		return err
	}
	choice, ok := m.(*amqp.ConnectionTuneOk)
	if !ok || !c.broker.profile.takes(choice) {
		return errAbrupt
	}
	// A payload may be as large as a frame, for clients that do not count what is around it.
	c.reader.SetMaxPayload(int(choice.FrameMax))
	c.out.frameMax = int(choice.FrameMax)
	c.heartbeat = time.Duration(choice.Heartbeat) * time.Second
	return nil
}

// takes reports whether a client's choice is within the limits. "No limit" is not.
func (p *profile) takes(choice *amqp.ConnectionTuneOk) bool {
	return choice.FrameMax >= p.minFrameMax && choice.FrameMax <= frameMax &&
		choice.ChannelMax > 0 && choice.ChannelMax <= channelMax
}

// open takes connection.open.
func (c *connection) open() error {
	m, err := c.method(true)
	if err != nil {
		return err
	}
	open, ok := m.(*amqp.ConnectionOpen)
	if !ok {
		return unexpectedMethod(m, "opening")
	}
	v := c.broker.vhosts[open.VirtualHost]
	if v == nil {
		return failed(amqp.NotAllowed, "vhost %s not found", open.VirtualHost).at(10, 40)
	}
	if c.user.vhosts[v.name] == nil {
		return failed(amqp.NotAllowed, "access to vhost '%s' refused for user '%s'", v.name, c.user.name).at(10, 40)
	}
	c.vhost, c.opened = v, time.Now()
	v.mu.Lock()
	v.connections[c] = true
	v.mu.Unlock()
	c.send(&amqp.ConnectionOpenOk{})
	return nil
}
