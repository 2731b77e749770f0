package amqp

import (
	"errors"
	"reflect"
	"testing"
	"time"
)

// filled returns a method of that kind with a value other than the zero value in every field.
func filled(s *Spec) Method {
	m := s.New()
	v := reflect.ValueOf(m).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Interface().(type) {
		case bool:
			f.SetBool(true)
		case string:
			f.SetString("value of " + v.Type().Field(i).Name)
		case Table:
			f.Set(reflect.ValueOf(Table{"x-key": "value", "x-number": int32(7)}))
		default:
			f.SetUint(uint64(i) + 1)
		}
	}
	return m
}

func TestMethodsRoundTrip(t *testing.T) {
	for _, s := range Methods() {
		t.Run(s.Name, func(t *testing.T) {
			for name, m := range map[string]Method{"empty": s.New(), "filled": filled(s)} {
				if m.Spec() != s {
					t.Fatalf("%T has the table's entry of %s", m, m.Spec().Name)
				}
				payload := appendMethod(nil, m)
				got, err := ParseMethod(payload)
				if err != nil {
					t.Fatalf("ParseMethod(%x): %v", payload, err)
				}
				if again := appendMethod(nil, got); string(again) != string(payload) {
					t.Errorf("%s: written again as %x, want %x", name, again, payload)
				}
				if name == "filled" && !reflect.DeepEqual(got, m) {
					t.Errorf("got %+v, want %+v", got, m)
				}
			}
		})
	}
}

func TestMethodsOnTheWire(t *testing.T) {
	tests := []struct {
		method Method
		want   string
	}{
		{&BasicPublish{Exchange: "x", RoutingKey: "key", Immediate: true}, "\x00\x3c\x00\x28\x00\x00\x01x\x03key\x02"},
		{&QueueDeclare{Queue: "q", Durable: true, NoWait: true}, "\x00\x32\x00\x0a\x00\x00\x01q\x12\x00\x00\x00\x00"},
		{&BasicAck{DeliveryTag: 258, Multiple: true}, "\x00\x3c\x00\x50\x00\x00\x00\x00\x00\x00\x01\x02\x01"},
		{&BasicNack{DeliveryTag: 1, Requeue: true}, "\x00\x3c\x00\x78\x00\x00\x00\x00\x00\x00\x00\x01\x02"},
		{&ExchangeUnbindOk{}, "\x00\x28\x00\x33"},
		{&ConnectionOpen{VirtualHost: "/"}, "\x00\x0a\x00\x28\x01/\x00\x00"},
		{&ChannelOpenOk{}, "\x00\x14\x00\x0b\x00\x00\x00\x00"},
	}
	for _, tt := range tests {
		t.Run(tt.method.Spec().Name, func(t *testing.T) {
			if got := string(appendMethod(nil, tt.method)); got != tt.want {
				t.Errorf("written as %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParseMethodRefuses(t *testing.T) {
	unknown, arguments := &UnknownMethodError{}, &ArgumentsError{}
	tests := []struct {
		name, payload string
		want          any
	}{
		{"class and id missing", "\x00\x3c\x00", &ErrShort},
		{"unknown class", "\x00\x63\x00\x0a", &unknown},
		{"unknown method", "\x00\x3c\x00\xff", &unknown},
		{"field missing", "\x00\x3c\x00\x50\x00", &arguments},
		{"string longer than the payload", "\x00\x3c\x00\x28\x00\x00\xc8a", &arguments},
		{"bytes left over", "\x00\x28\x00\x33\x00", &arguments},
		{"table longer than the payload", "\x00\x32\x00\x0a\x00\x00\x01q\x00\xff\xff\xff\xff", &arguments},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := ParseMethod([]byte(tt.payload))
			if err == nil {
				t.Fatalf("got %#v, want an error", m)
			}
			if target, ok := tt.want.(*error); ok {
				if !errors.Is(err, *target) {
					t.Errorf("got %v, want %v", err, *target)
				}
			} else if reflect.TypeOf(err) != reflect.TypeOf(tt.want).Elem() {
				t.Errorf("got a %T (%v), want a %v", err, err, reflect.TypeOf(tt.want).Elem())
			}
		})
	}
}

func TestArguments(t *testing.T) {
	m := &QueueDeclare{Queue: "q", Durable: true, Arguments: Table{"x-max-priority": int32(5)}}
	want := []Argument{
		{"queue", "q"}, {"passive", false}, {"durable", true}, {"exclusive", false}, {"auto-delete", false},
		{"no-wait", false}, {"arguments", m.Arguments},
	}
	if got := Arguments(m); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestHeaderRoundTrip(t *testing.T) {
	all := Properties{
		ContentType: "application/json", ContentEncoding: "gzip", Headers: Table{"x-retries": int64(2)},
		DeliveryMode: 2, Priority: 9, CorrelationID: "c", ReplyTo: "r", Expiration: "60000", MessageID: "m",
		Timestamp: time.Unix(1700000000, 0).UTC(), Type: "t", UserID: "guest", AppID: "a", ClusterID: "k",
		Present: 0xfffc,
	}
	tests := []struct {
		name       string
		properties Properties
		want       []string
	}{
		{"none", Properties{}, nil},
		{"all", all, []string{
			"content-type", "content-encoding", "headers", "delivery-mode", "priority", "correlation-id",
			"reply-to", "expiration", "message-id", "timestamp", "type", "user-id", "app-id", "cluster-id",
		}},
		{"set without a flag", Properties{CorrelationID: "c"}, []string{"correlation-id"}},
		{"present but empty", Properties{Present: HasReplyTo | HasPriority}, []string{"priority", "reply-to"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := Header{Class: 60, BodySize: 1 << 40, Properties: tt.properties}
			got, err := ParseHeader(AppendHeader(nil, h))
			if err != nil {
				t.Fatal(err)
			}
			h.Properties.Present = h.Properties.present()
			if !reflect.DeepEqual(got, h) {
				t.Errorf("got %+v, want %+v", got, h)
			}
			var names []string
			got.Properties.Each(func(name string, _ any) { names = append(names, name) })
			if !reflect.DeepEqual(names, tt.want) {
				t.Errorf("Each showed %q, want %q", names, tt.want)
			}
		})
	}
}
