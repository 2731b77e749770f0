package doctor

import "testing"

func TestInstall(t *testing.T) {
	for _, test := range []struct{ name, goos, release, want string }{
		{"Debian", "linux", "NAME=\"Debian\"\nID=debian\n", "sudo apt install rabbitmq-server"},
		{"Ubuntu", "linux", "ID=ubuntu\nID_LIKE=debian\n", "sudo apt install rabbitmq-server"},
		{"of Ubuntu's family", "linux", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "sudo apt install rabbitmq-server"},
		{"Fedora", "linux", "ID=fedora", "sudo dnf install rabbitmq-server"},
		{"of Fedora's family", "linux", "ID='rocky'\nID_LIKE='rhel centos fedora'\n", "sudo dnf install rabbitmq-server"},
		{"macOS", "darwin", "", "brew install rabbitmq"},
		{"another Linux", "linux", "ID=arch\n", "install rabbitmq-server with your system's package manager"},
		{"Windows", "windows", "", "install rabbitmq-server with your system's package manager"},
	} {
		t.Run(test.name, func(t *testing.T) {
			system := System{Family: family(test.goos, test.release)}
			if got := system.install("rabbitmq-server"); got != test.want {
				t.Errorf("got %q", got)
			}
		})
	}
}
