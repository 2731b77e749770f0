package broker

import (
	"crypto/subtle"
	"fmt"
	"regexp"
	"strings"

	"tutor/internal/amqp"
)

// User is who may log in, and what they may do.
type User struct {
	Name, Password string
	// Permissions are by virtual host; a user has no access to one that is not in it.
	Permissions map[string]Permissions
}

// Permissions are regular expressions on the names of queues and exchanges, as in RabbitMQ's
// set_permissions. An empty expression permits nothing.
type Permissions struct {
	Configure, Write, Read string
}

// guest returns RabbitMQ's own user.
func guest(vhosts []string) User {
	all := Permissions{Configure: ".*", Write: ".*", Read: ".*"}
	u := User{Name: "guest", Password: "guest", Permissions: map[string]Permissions{}}
	for _, name := range vhosts {
		u.Permissions[name] = all
	}
	return u
}

// permission is one of the three things that a user may be permitted to do.
type permission string

const (
	configure permission = "configure"
	write     permission = "write"
	read      permission = "read"
)

// user is a User with its expressions compiled.
type user struct {
	name, password string
	vhosts         map[string]map[permission]*regexp.Regexp // a nil expression permits all
}

func newUsers(users []User) (map[string]*user, error) {
	all := map[string]*user{}
	for _, u := range users {
		compiled := &user{u.Name, u.Password, map[string]map[permission]*regexp.Regexp{}}
		for vhost, p := range u.Permissions {
			compiled.vhosts[vhost] = map[permission]*regexp.Regexp{}
			for kind, expr := range map[permission]string{configure: p.Configure, write: p.Write, read: p.Read} {
				re, err := compilePermission(expr)
				if err != nil {
					return nil, fmt.Errorf("%s permission of user %q on virtual host %q: %w", kind, u.Name, vhost, err)
				}
				compiled.vhosts[vhost][kind] = re
			}
		}
		all[u.Name] = compiled
	}
	return all, nil
}

func compilePermission(expr string) (*regexp.Regexp, error) {
	switch expr {
	case ".*":
		return nil, nil
	case "":
		expr = "^$"
	}
	return regexp.Compile(expr)
}

// authenticate returns the user who proves who they are by the mechanism's response, or nil.
// understood is false for a mechanism that there is not and a response that is not its.
func (b *Broker) authenticate(mechanism, response string) (u *user, understood bool) {
	var name, password string
	var ok bool
	switch mechanism {
	case "PLAIN":
		name, password, ok = plainResponse(response)
	case "AMQPLAIN":
		name, password, ok = amqplainResponse(response)
	case "ANONYMOUS": // whatever the response (https://www.rabbitmq.com/docs/access-control#anonymous-login)
		name, password, ok = "guest", "guest", b.profile.anonymous
	}
	if !ok {
		return nil, false
	}
	u = b.users[name]
	if u == nil || subtle.ConstantTimeCompare([]byte(u.password), []byte(password)) == 0 {
		return nil, true
	}
	return u, true
}

// plainResponse splits what RFC 4616 calls a message: the name and the password with a zero byte
// before each. The identity that may be before them is not for RabbitMQ.
func plainResponse(response string) (name, password string, ok bool) {
	parts := strings.Split(response, "\x00")
	if len(parts) != 3 || parts[0] != "" {
		return "", "", false
	}
	return parts[1], parts[2], true
}

// amqplainResponse reads a table without its length, with LOGIN and PASSWORD
// (https://www.rabbitmq.com/docs/access-control#mechanisms).
func amqplainResponse(response string) (name, password string, ok bool) {
	table, err := amqp.ParseTable([]byte(response))
	if err != nil {
		return "", "", false
	}
	name, hasName := table["LOGIN"].(string)
	password, hasPassword := table["PASSWORD"].(string)
	return name, password, hasName && hasPassword
}

// allowed returns nil where the connection's user has a permission on a resource, which is "queue"
// or "exchange" with a name, and else RabbitMQ's refusal.
func (c *connection) allowed(what permission, kind, name string) error {
	if kind == "exchange" && name == "" {
		name = "amq.default"
	}
	re := c.user.vhosts[c.vhost.name][what]
	if re == nil || re.MatchString(name) {
		return nil
	}
	verb := ""
	if c.broker.profile.verbs {
		verb = string(what) + " "
	}
	return failed(amqp.AccessRefused, "%saccess to %s '%s' in vhost '%s' refused for user '%s'", verb, kind, name, c.vhost.name, c.user.name)
}
