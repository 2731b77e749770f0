package broker

import (
	"fmt"
	"slices"
	"strings"

	"tutor/internal/amqp"
)

// profile is what one version of RabbitMQ does differently from another.
type profile struct {
	name     string
	version  string // in server-properties
	platform string // in server-properties
	// mechanisms are the SASL mechanisms that connection.start offers.
	mechanisms string
	// anonymous is whether ANONYMOUS is among them.
	anonymous bool
	// refusal is the answer to a protocol header that is not AMQP at all.
	refusal string
	// amqp08 is whether the protocol header of AMQP 0-8 is taken too.
	amqp08 bool
	// minFrameMax is the smallest frame-max that a client may ask for; maxMessage the largest body.
	minFrameMax uint32
	maxMessage  uint64
	// verbs is whether a refusal names the permission that is missing.
	verbs bool
	// passiveConfigure is whether a passive declare needs the configure permission.
	passiveConfigure bool
	// replyQueues is whether a client's address for direct replies is a queue, of the kind volatile.
	replyQueues bool
	// strictContent is whether a body longer than announced, or announced too long, is a frame error.
	strictContent bool
	// unknownType is the reply code for an exchange of an unknown type.
	unknownType uint16
	// typeClassic is whether an argument's inequality is told as 4.x does.
	typeClassic bool
	// leaderLocator is whether x-queue-leader-locator is taken for a classic queue.
	leaderLocator bool
	// queueVersion1 is whether x-queue-version 1 is taken.
	queueVersion1 bool
	// features are the deprecated features that can be turned on and off.
	features map[string]feature
}

// feature is a deprecated feature of RabbitMQ (https://www.rabbitmq.com/docs/deprecated-features).
type feature struct {
	byDefault  bool // permitted where nothing is configured
	permitted  bool
	configured bool
}

var (
	permitted = feature{byDefault: true, permitted: true}
	denied    = feature{}
)

// featureNames are the deprecated features that the broker knows of.
var featureNames = []string{
	"amqp_address_v1", "amqp_filter_set_bug", "classic_queue_mirroring", "global_qos",
	"management_metrics_collection", "queue_master_locator", "ram_node_type", "transient_nonexcl_queues",
}

// profiles are the known versions, the default last. Their differences were seen on RabbitMQ
// 3.10.8, 4.0.5 and 4.3.6; that 4.3 refuses transient non-exclusive queues and global qos by
// default is in the release notes of RabbitMQ 4.3.0.
var profiles = []profile{
	{
		name: "rabbitmq@3.10", version: "3.10.8", platform: "Erlang/OTP 25.2.3",
		mechanisms: "AMQPLAIN PLAIN", refusal: amqp.ProtocolHeader, amqp08: true,
		minFrameMax: 4096, maxMessage: 128 << 20,
		unknownType: amqp.CommandInvalid, queueVersion1: true,
	},
	{
		name: "rabbitmq@4.0", version: "4.0.5", platform: "Erlang/OTP 27.3.4.1",
		mechanisms: "ANONYMOUS PLAIN AMQPLAIN", anonymous: true, refusal: "AMQP\x03\x01\x00\x00",
		minFrameMax: 4096, maxMessage: 16 << 20,
		verbs: true, unknownType: amqp.PreconditionFailed, typeClassic: true,
		leaderLocator: true, queueVersion1: true,
		features: map[string]feature{
			"global_qos": permitted, "queue_master_locator": permitted, "transient_nonexcl_queues": permitted,
		},
	},
	{
		name: "rabbitmq@4.3", version: "4.3.6", platform: "Erlang/OTP 29.1.2",
		mechanisms: "AMQPLAIN PLAIN ANONYMOUS", anonymous: true, refusal: "AMQP\x03\x01\x00\x00",
		minFrameMax: 8192, maxMessage: 16 << 20,
		verbs: true, passiveConfigure: true, replyQueues: true, strictContent: true,
		unknownType: amqp.PreconditionFailed, typeClassic: true, leaderLocator: true,
		features: map[string]feature{
			"global_qos": denied, "queue_master_locator": denied, "transient_nonexcl_queues": denied,
		},
	},
}

// Profiles returns the names of the versions that a broker can behave like, the default last.
func Profiles() []string {
	var names []string
	for _, p := range profiles {
		names = append(names, p.name)
	}
	return names
}

// configuredProfile returns the profile that a configuration asks for, with its features permitted
// and denied.
func configuredProfile(config Config) (profile, error) {
	p := profiles[len(profiles)-1]
	if config.Profile != "" {
		i := slices.Index(Profiles(), config.Profile)
		if i < 0 {
			return p, fmt.Errorf("unknown profile %q: there are %s", config.Profile, strings.Join(Profiles(), ", "))
		}
		p = profiles[i]
	}
	features := map[string]feature{}
	for name, f := range p.features {
		features[name] = f
	}
	p.features = features
	for _, name := range config.Permit {
		if err := p.configure(name, true); err != nil {
			return p, err
		}
	}
	for _, name := range config.Deny {
		if err := p.configure(name, false); err != nil {
			return p, err
		}
	}
	return p, nil
}

// configure permits or denies a feature. A known one that the version has no setting for is left
// as it is.
func (p *profile) configure(name string, permit bool) error {
	if !slices.Contains(featureNames, name) {
		return fmt.Errorf("unknown deprecated feature %q: there are %s", name, strings.Join(featureNames, ", "))
	}
	f, ok := p.features[name]
	if !ok {
		return nil
	}
	f.permitted, f.configured = permit, true
	p.features[name] = f
	return nil
}

// permits reports whether a feature may be used. A version that does not know it as deprecated
// permits it.
func (p *profile) permits(name string) bool {
	f, ok := p.features[name]
	return !ok || f.permitted
}

// denial returns what RabbitMQ says about a feature that is not permitted.
func (p *profile) denial(name string) string {
	const toContinue = "To continue using this feature when it is not permitted by default, set the following parameter in your configuration:\n"
	text := "Feature `" + name + "` is deprecated.\n"
	if p.features[name].byDefault {
		text += "Its use is not permitted per the configuration (overriding the default, which is permitted):\n" +
			"    \"deprecated_features.permit." + name + " = false\"\n" +
			"Its use will not be permitted by default in a future minor RabbitMQ version and the feature will be removed from a future major RabbitMQ version; actual versions to be determined.\n"
	} else {
		text += "By default, this feature is not permitted anymore.\n" +
			"The feature will be removed from a future major RabbitMQ version, regardless of the configuration; actual version to be determined.\n"
	}
	return text + toContinue + "    \"deprecated_features.permit." + name + " = true\""
}
