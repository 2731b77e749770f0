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
		ServerProperties: c.broker.profile.properties(),
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
	return 0, 0, errAbrupt
}

// properties are what connection.start says about the server.
func (p *profile) properties() amqp.Table {
	capabilities := amqp.Table{}
	for _, name := range []string{
		"authentication_failure_close", "basic.nack", "connection.blocked", "consumer_cancel_notify",
		"consumer_priorities", "direct_reply_to", "exchange_exchange_bindings", "per_consumer_qos",
		"publisher_confirms",
	} {
		capabilities[name] = true
	}
	return amqp.Table{
		"capabilities": capabilities,
		"cluster_name": "embedded@localhost",
		"copyright":    "Not RabbitMQ itself, but a stand-in that behaves like it",
		"information":  "Embedded broker, profile " + p.name,
		"platform":     p.platform,
		"product":      "RabbitMQ",
		"version":      p.version,
	}
}

// method reads the next method on channel 0. Anything else but a heartbeat ends the handshake.
func (c *connection) method() (amqp.Method, error) {
	for {
		f, err := c.reader.ReadFrame()
		if err != nil {
			if _, ok := unreadable(err).(*failure); ok {
				return nil, errAbrupt
			}
			return nil, err
		}
		if f.Type == amqp.FrameHeartbeat && f.Channel == 0 {
			continue
		}
		if f.Type != amqp.FrameMethod || f.Channel != 0 {
			return nil, errAbrupt
		}
		m, err := amqp.ParseMethod(f.Payload)
		if err != nil {
			return nil, errAbrupt
		}
		return m, nil
	}
}

// login takes connection.start-ok.
func (c *connection) login() error {
	m, err := c.method()
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
	m, err := c.method()
	if err != nil {
		return err
	}
	choice, ok := m.(*amqp.ConnectionTuneOk)
	if !ok || !c.broker.profile.takes(choice) {
		return errAbrupt
	}
	c.reader.SetMaxPayload(int(choice.FrameMax) - amqp.FrameOverhead)
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
	m, err := c.method()
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
