package near

import (
	"strings"
	"testing"
)

func TestName(t *testing.T) {
	known := []string{"rpc", "quickstart", "two-servers", "stop"}
	tests := []struct{ name, want string }{
		{"rpc", "rpc"},
		{"rcp", "rpc"},
		{"rp", "rpc"},
		{"rpcs", "rpc"},
		{"quikstrat", "quickstart"},
		{"two_server", "two-servers"},
		{"start", ""},
		{"abc", ""},
		{"", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Name(tt.name, known); got != tt.want {
				t.Errorf("Name(%q) = %q, want %q", tt.name, got, tt.want)
			}
		})
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"abc", "abc", 0},
		{"abc", "acb", 1},
		{"abcd", "badc", 2},
		{"kitten", "sitting", 3},
		{"ca", "abc", 3}, // 2 if letters could be put between swapped ones
	}
	for _, tt := range tests {
		t.Run(strings.Join([]string{tt.a, tt.b}, " "), func(t *testing.T) {
			if got := Distance(tt.a, tt.b); got != tt.want {
				t.Errorf("Distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
			}
		})
	}
}
