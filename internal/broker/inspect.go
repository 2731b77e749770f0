package broker

import (
	"cmp"
	"slices"
	"time"
)

// QueueInfo is what there is to say about a queue at one moment.
type QueueInfo struct {
	Name       string
	Durable    bool
	Exclusive  bool
	AutoDelete bool
	Ready      int // messages that wait for a consumer
	// Unacknowledged are the messages that consumers, or clients of basic.get, have.
	Unacknowledged int
	Consumers      []ConsumerInfo
}

// ConsumerInfo is what there is to say about a consumer at one moment.
type ConsumerInfo struct {
	Tag            string
	Connection     string // the client's connection_name; "" if it has given none
	Channel        uint16
	NoAck          bool
	Exclusive      bool
	Prefetch       int // 0 is no limit
	Unacknowledged int
}

// ConnectionInfo is what there is to say about an open connection at one moment.
type ConnectionInfo struct {
	Name        string // the client's connection_name; "" if it has given none
	Remote      string // the client's address
	User        string
	VirtualHost string
	Opened      time.Time
	Channels    int
}

// Queues returns the queues of a virtual host by name, none if there is no such virtual host.
func (b *Broker) Queues(vhost string) []QueueInfo {
	v := b.vhosts[vhost]
	if v == nil {
		return nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	var infos []QueueInfo
	for _, q := range v.queues {
		infos = append(infos, q.info())
	}
	slices.SortFunc(infos, func(a, b QueueInfo) int { return cmp.Compare(a.Name, b.Name) })
	return infos
}

// Queue returns a queue by its name.
func (b *Broker) Queue(vhost, name string) (QueueInfo, bool) {
	v := b.vhosts[vhost]
	if v == nil {
		return QueueInfo{}, false
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	q := v.queues[name]
	if q == nil {
		return QueueInfo{}, false
	}
	return q.info(), true
}

func (q *queue) info() QueueInfo {
	info := QueueInfo{
		Name:           q.name,
		Durable:        q.durable,
		Exclusive:      q.owner != nil,
		AutoDelete:     q.autoDelete,
		Ready:          q.ready(),
		Unacknowledged: q.unacked,
	}
	for _, c := range q.consumers {
		info.Consumers = append(info.Consumers, ConsumerInfo{
			Tag:            c.tag,
			Connection:     c.channel.connection.name,
			Channel:        c.channel.id,
			NoAck:          c.noAck,
			Exclusive:      c.exclusive,
			Prefetch:       c.prefetch,
			Unacknowledged: c.unacked,
		})
	}
	return info
}

// Connections returns the connections that are open, the oldest first.
func (b *Broker) Connections() []ConnectionInfo {
	var infos []ConnectionInfo
	for _, v := range b.vhosts {
		v.mu.Lock()
		for c := range v.connections {
			infos = append(infos, ConnectionInfo{
				Name:        c.name,
				Remote:      c.remote(),
				User:        c.user.name,
				VirtualHost: v.name,
				Opened:      c.opened,
				Channels:    len(c.channels),
			})
		}
		v.mu.Unlock()
	}
	slices.SortFunc(infos, func(a, b ConnectionInfo) int { return a.Opened.Compare(b.Opened) })
	return infos
}
