// Greet does as its argument says.
package main

import (
	"fmt"
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
