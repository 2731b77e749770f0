package likeness

import (
	"fmt"
	"net"
	"os"
	"strings"
	"testing"

	"tutor/internal/amqp"
	"tutor/internal/broker"
)

// target is a broker to play the table on.
type target struct {
	name    string
	version version
	real    bool
	user    login              // who rows mean by guest
	addrs   map[setting]string // a setting that is not in it cannot be had
	vhosts  []string           // where rows can be played at once
}

// login is a user with their password.
type login struct{ name, password string }

var guest = login{"guest", "guest"}

// plain returns what SASL's PLAIN says.
func (l login) plain() string { return "\x00" + l.name + "\x00" + l.password }

// deniedFeatures are turned off where a row is with denied.
var deniedFeatures = []string{"global_qos", "queue_master_locator", "transient_nonexcl_queues"}

// ownVhosts are the virtual hosts of a broker that is started for the table.
var ownVhosts = []string{"lane1", "lane2", "lane3", "lane4", "lane5", "lane6", "lane7", "lane8"}

// people are the users of a broker that is started for the table: guest, limited, who may do
// anything with queues and exchanges whose names begin with ok, and stranger, who has no virtual
// host. Each has their name for a password.
func people() []broker.User {
	permitted := func(names string) map[string]broker.Permissions {
		permissions := map[string]broker.Permissions{}
		for _, vhost := range ownVhosts {
			permissions[vhost] = broker.Permissions{Configure: names, Write: names, Read: names}
		}
		return permissions
	}
	return []broker.User{
		{Name: "guest", Password: "guest", Permissions: permitted(".*")},
		{Name: "limited", Password: "limited", Permissions: permitted("^ok")},
		{Name: "stranger", Password: "stranger"},
	}
}

// targets returns the embedded broker in all its versions, and the RabbitMQ that TUTOR_RABBITMQ
// names.
func targets(t *testing.T, rows []row) []*target {
	t.Helper()
	var all []*target
	for _, profile := range broker.Profiles() {
		all = append(all, embedded(t, profile))
	}
	switch kind, rest, _ := strings.Cut(os.Getenv("TUTOR_RABBITMQ"), ":"); kind {
	case "", "embedded":
	case "amqp":
		all = append(all, somebodys(t, kind+":"+rest, rows))
	default:
		all = append(all, own(t, kind, rest))
	}
	return all
}

// embedded returns the embedded broker in one version.
func embedded(t *testing.T, profile string) *target {
	t.Helper()
	config := broker.Config{Profile: profile, Users: people(), VirtualHosts: ownVhosts}
	_, addr := serve(t, config)
	config.Deny = deniedFeatures
	_, strict := serve(t, config)
	b := &target{name: profile, user: guest, vhosts: ownVhosts}
	b.addrs = map[setting]string{plain: addr, users: addr, denied: strict}
	b.askVersion(t)
	return b
}

// serve starts an embedded broker that ends with the test, and returns it and its address.
func serve(t testing.TB, config broker.Config) (*broker.Broker, string) {
	t.Helper()
	b, err := broker.New(config)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- b.Serve(l) }()
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return b, l.Addr().String()
}

// askVersion asks a broker for its version.
func (b *target) askVersion(t *testing.T) {
	t.Helper()
	p, err := b.connect(b.addrs[plain], b.vhosts[0])
	if err != nil {
		t.Fatal(err)
	}
	defer p.leave()
	p.send(octets(amqp.ProtocolHeader))
	f, err := p.reader.ReadFrame()
	if err != nil {
		t.Fatal(err)
	}
	m, err := amqp.ParseMethod(f.Payload)
	start, ok := m.(*amqp.ConnectionStart)
	if !ok {
		t.Fatalf("%s greets with %v, %v", b.name, m, err)
	}
	b.version = parseVersion(fmt.Sprint(start.ServerProperties["version"]))
}

// askPackage finds out whether a RabbitMQ is a package of Debian's, by what that does differently.
func (b *target) askPackage() {
	transient := row{talk: []turn{{&amqp.QueueDeclare{Queue: "t"}, "queue.declare-ok queue=t"}}}
	b.version.debian = !b.version.before(parseVersion("4.3")) && b.play(transient, b.vhosts[0]) == nil
}

// inapplicable says why a row is not for this broker, or nothing where it is.
func (b *target) inapplicable(r row) string {
	if b.real && r.seen == nowhere {
		return "is a bound of the embedded broker"
	}
	if !r.appliesTo(b.version) {
		return "is of a later version"
	}
	if _, ok := b.addrs[r.with]; !ok {
		return map[setting]string{users: "needs users of its own", denied: "needs features turned off"}[r.with]
	}
	return ""
}
