// Greet does as its argument says.
package main

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"strings"
)

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	switch strings.Join(os.Args[1:], " ") {
	case "":
		fmt.Println("hello")
	case "address":
		fmt.Println(os.Getenv("AMQP_URL"))
	case "dial":
		dial()
	case "fail":
		fmt.Fprintln(os.Stderr, "greet: no greeting")
		os.Exit(7)
	case "wait":
		fmt.Println("ready", os.Getpid())
		<-signals
		fmt.Println("bye")
	case "stubborn":
		fmt.Println("ready", os.Getpid())
		for range signals {
			fmt.Println("not yet")
		}
	case "fork":
		child := exec.Command(os.Args[0], "stubborn")
		child.Stdout = os.Stdout
		if err := child.Start(); err != nil {
			panic(err)
		}
		child.Wait()
	default:
		fmt.Printf("hello %q\n", os.Args[1:])
	}
}

// dial says hello to the broker, as AMQP does.
func dial() {
	address, err := url.Parse(os.Getenv("AMQP_URL"))
	if err != nil {
		panic(err)
	}
	conn, err := net.Dial("tcp", address.Host)
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("AMQP\x00\x00\x09\x01")); err != nil {
		panic(err)
	}
	if _, err := conn.Read(make([]byte, 1)); err != nil {
		panic(err)
	}
}
