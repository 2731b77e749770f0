package program

import "io"

// tee passes on what a program prints: a writer a stream, or nil.
type tee [2]io.Writer

// follow passes on the output as it arrives, until both streams have ended.
func (t tee) follow(o *Output) {
	var passed [2]int
	for {
		changed, ended := o.Changed(), o.ended()
		for stream, writer := range t {
			text := o.snapshot(Stream(stream))[passed[stream]:]
			if writer == nil || len(text) == 0 {
				continue
			}
			if _, err := writer.Write(text); err != nil {
				t[stream] = nil
			}
			passed[stream] += len(text)
		}
		if ended {
			return
		}
		<-changed
	}
}
