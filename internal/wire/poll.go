package wire

// poll is a question that a script asks until it likes the answer.
type poll struct {
	kind, queue      string
	channel          uint16
	question, answer int // their places among the events; answer is -1 until it is there
}

// pollsOf returns which events are chance because a script only looks: of questions that are asked
// several times in a row all but the last with its answer, and that it opens and closes channels for
// them.
func pollsOf(events []Event) map[int]bool {
	chance := make(map[int]bool)
	last := make(map[int]*poll) // by connection
	for i, e := range events {
		if e.From.Program != scriptProgram && e.To.Program != scriptProgram {
			continue
		}
		p := last[e.Conn]
		switch {
		case opensOrCloses(e):
			chance[i] = true
		case e.Kind == "amqp.heartbeat":
		case asks(e):
			next := &poll{e.Kind, textOf(e, "queue"), e.Channel, i, -1}
			if p != nil && p.kind == next.kind && p.queue == next.queue {
				chance[p.question] = true
				if p.answer >= 0 {
					chance[p.answer] = true
				}
			}
			last[e.Conn] = next
		case p != nil && p.answer < 0 && !isUp(e) && e.Channel == p.channel:
			p.answer = i
		default:
			delete(last, e.Conn)
		}
	}
	return chance
}

// asks reports whether an event is a question that a script asks again and again.
func asks(e Event) bool {
	return e.Kind == "basic.get" || e.Kind == "queue.declare" && textOf(e, "passive") == "true"
}

// opensOrCloses reports whether an event opens a channel, or closes it in order.
func opensOrCloses(e Event) bool {
	switch e.Kind {
	case "channel.open", "channel.open-ok", "channel.close-ok":
		return true
	case "channel.close":
		return isUp(e)
	}
	return false
}
