// Package amqp is the wire format of AMQP 0-9-1 as RabbitMQ speaks it: frames, methods, content
// headers and tables, with RabbitMQ's extensions. It knows no socket and no broker.
//
// A connection begins with [ProtocolHeader]; after it everything is a [Frame]. A method is one
// frame. A method with content ([Spec.Content]) is followed by a content header frame and as many
// body frames as the header's size asks for (AMQP 0-9-1 specification, 2.3.5).
package amqp

// ProtocolHeader is what a client sends first (AMQP 0-9-1 specification, 4.2.2).
const ProtocolHeader = "AMQP\x00\x00\x09\x01"

// Frame types (AMQP 0-9-1 specification, 4.2.3).
const (
	FrameMethod    = 1
	FrameHeader    = 2
	FrameBody      = 3
	FrameHeartbeat = 8
)

const (
	// FrameOverhead is what a frame has around its payload, in bytes: type, channel and size
	// before it, the end octet after it. A negotiated frame-max counts them.
	FrameOverhead = frameHead + 1
	// MinFrameMax is the smallest frame-max that a peer may ask for, and the limit before any
	// has been negotiated (AMQP 0-9-1 specification, 4.2.3).
	MinFrameMax = 4096

	frameHead = 7
	frameEnd  = 206
)

// Reply codes of channel.close, connection.close and basic.return
// (AMQP 0-9-1 specification, 1.2).
const (
	ReplySuccess       = 200
	ContentTooLarge    = 311
	NoRoute            = 312
	NoConsumers        = 313
	ConnectionForced   = 320
	InvalidPath        = 402
	AccessRefused      = 403
	NotFound           = 404
	ResourceLocked     = 405
	PreconditionFailed = 406
	FrameError         = 501
	SyntaxError        = 502
	CommandInvalid     = 503
	ChannelError       = 504
	UnexpectedFrame    = 505
	ResourceError      = 506
	NotAllowed         = 530
	NotImplemented     = 540
	InternalError      = 541
)

// ReplyName returns the name that RabbitMQ puts before a reply text, such as "NOT_FOUND" for 404,
// or "" for a code that is none of AMQP's.
func ReplyName(code uint16) string {
	switch code {
	case ReplySuccess:
		return "REPLY_SUCCESS"
	case ContentTooLarge:
		return "CONTENT_TOO_LARGE"
	case NoRoute:
		return "NO_ROUTE"
	case NoConsumers:
		return "NO_CONSUMERS"
	case ConnectionForced:
		return "CONNECTION_FORCED"
	case InvalidPath:
		return "INVALID_PATH"
	case AccessRefused:
		return "ACCESS_REFUSED"
	case NotFound:
		return "NOT_FOUND"
	case ResourceLocked:
		return "RESOURCE_LOCKED"
	case PreconditionFailed:
		return "PRECONDITION_FAILED"
	case FrameError:
		return "FRAME_ERROR"
	case SyntaxError:
		return "SYNTAX_ERROR"
	case CommandInvalid:
		return "COMMAND_INVALID"
	case ChannelError:
		return "CHANNEL_ERROR"
	case UnexpectedFrame:
		return "UNEXPECTED_FRAME"
	case ResourceError:
		return "RESOURCE_ERROR"
	case NotAllowed:
		return "NOT_ALLOWED"
	case NotImplemented:
		return "NOT_IMPLEMENTED"
	case InternalError:
		return "INTERNAL_ERROR"
	}
	return ""
}

// HardError reports whether a reply code ends the connection and not only the channel
// (AMQP 0-9-1 specification, 1.2).
func HardError(code uint16) bool {
	switch code {
	case ConnectionForced, InvalidPath, FrameError, SyntaxError, CommandInvalid, ChannelError,
		UnexpectedFrame, ResourceError, NotAllowed, NotImplemented, InternalError:
		return true
	}
	return false
}
