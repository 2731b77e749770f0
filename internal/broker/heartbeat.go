package broker

import (
	"time"

	"tutor/internal/amqp"
)

// heartbeats sends a heartbeat where nothing else was sent for half the interval, and ends the
// connection when nothing came from the client for two intervals
// (https://www.rabbitmq.com/docs/heartbeats). It returns when the connection ends.
func (c *connection) heartbeats() {
	if c.heartbeat == 0 {
		return
	}
	half := time.NewTicker(c.heartbeat / 2)
	defer half.Stop()
	var written, received uint64
	for silent := 0; ; silent++ {
		select {
		case <-c.stopping:
			return
		case <-half.C:
		}
		written = c.beat(written)
		if now := c.received.Load(); now != received {
			received, silent = now, 0
		}
		if silent == 4 {
			c.broker.logf("connection %s: missed heartbeats from client, timeout: %v", c.remote(), c.heartbeat)
			_ = c.conn.Close()
			return
		}
	}
}

// beat sends a heartbeat if nothing was written since it was called last.
func (c *connection) beat(before uint64) (written uint64) {
	written = c.out.writes()
	if written == before {
		c.out.write(amqp.AppendHeartbeat(nil))
		written++
	}
	return written
}
