package amqp

// methods is the one table of all methods. What a method's fields are is asked of its visitor.
var methods = []*Spec{
	define(10, 10, "connection.start", sync, func() Method { return new(ConnectionStart) }),
	define(10, 11, "connection.start-ok", sync, func() Method { return new(ConnectionStartOk) }),
	define(10, 20, "connection.secure", sync, func() Method { return new(ConnectionSecure) }),
	define(10, 21, "connection.secure-ok", sync, func() Method { return new(ConnectionSecureOk) }),
	define(10, 30, "connection.tune", sync, func() Method { return new(ConnectionTune) }),
	define(10, 31, "connection.tune-ok", sync, func() Method { return new(ConnectionTuneOk) }),
	define(10, 40, "connection.open", sync, func() Method { return new(ConnectionOpen) }),
	define(10, 41, "connection.open-ok", sync, func() Method { return new(ConnectionOpenOk) }),
	define(10, 50, "connection.close", sync, func() Method { return new(ConnectionClose) }),
	define(10, 51, "connection.close-ok", sync, func() Method { return new(ConnectionCloseOk) }),
	define(10, 60, "connection.blocked", 0, func() Method { return new(ConnectionBlocked) }),
	define(10, 61, "connection.unblocked", 0, func() Method { return new(ConnectionUnblocked) }),
	define(10, 70, "connection.update-secret", sync, func() Method { return new(ConnectionUpdateSecret) }),
	define(10, 71, "connection.update-secret-ok", sync, func() Method { return new(ConnectionUpdateSecretOk) }),
	define(20, 10, "channel.open", sync, func() Method { return new(ChannelOpen) }),
	define(20, 11, "channel.open-ok", sync, func() Method { return new(ChannelOpenOk) }),
	define(20, 20, "channel.flow", sync, func() Method { return new(ChannelFlow) }),
	define(20, 21, "channel.flow-ok", 0, func() Method { return new(ChannelFlowOk) }),
	define(20, 40, "channel.close", sync, func() Method { return new(ChannelClose) }),
	define(20, 41, "channel.close-ok", sync, func() Method { return new(ChannelCloseOk) }),
	define(30, 10, "access.request", sync, func() Method { return new(AccessRequest) }),
	define(30, 11, "access.request-ok", sync, func() Method { return new(AccessRequestOk) }),
	define(40, 10, "exchange.declare", sync, func() Method { return new(ExchangeDeclare) }),
	define(40, 11, "exchange.declare-ok", sync, func() Method { return new(ExchangeDeclareOk) }),
	define(40, 20, "exchange.delete", sync, func() Method { return new(ExchangeDelete) }),
	define(40, 21, "exchange.delete-ok", sync, func() Method { return new(ExchangeDeleteOk) }),
	define(40, 30, "exchange.bind", sync, func() Method { return new(ExchangeBind) }),
	define(40, 31, "exchange.bind-ok", sync, func() Method { return new(ExchangeBindOk) }),
	define(40, 40, "exchange.unbind", sync, func() Method { return new(ExchangeUnbind) }),
	define(40, 51, "exchange.unbind-ok", sync, func() Method { return new(ExchangeUnbindOk) }),
	define(50, 10, "queue.declare", sync, func() Method { return new(QueueDeclare) }),
	define(50, 11, "queue.declare-ok", sync, func() Method { return new(QueueDeclareOk) }),
	define(50, 20, "queue.bind", sync, func() Method { return new(QueueBind) }),
	define(50, 21, "queue.bind-ok", sync, func() Method { return new(QueueBindOk) }),
	define(50, 30, "queue.purge", sync, func() Method { return new(QueuePurge) }),
	define(50, 31, "queue.purge-ok", sync, func() Method { return new(QueuePurgeOk) }),
	define(50, 40, "queue.delete", sync, func() Method { return new(QueueDelete) }),
	define(50, 41, "queue.delete-ok", sync, func() Method { return new(QueueDeleteOk) }),
	define(50, 50, "queue.unbind", sync, func() Method { return new(QueueUnbind) }),
	define(50, 51, "queue.unbind-ok", sync, func() Method { return new(QueueUnbindOk) }),
	define(60, 10, "basic.qos", sync, func() Method { return new(BasicQos) }),
	define(60, 11, "basic.qos-ok", sync, func() Method { return new(BasicQosOk) }),
	define(60, 20, "basic.consume", sync, func() Method { return new(BasicConsume) }),
	define(60, 21, "basic.consume-ok", sync, func() Method { return new(BasicConsumeOk) }),
	define(60, 30, "basic.cancel", sync, func() Method { return new(BasicCancel) }),
	define(60, 31, "basic.cancel-ok", sync, func() Method { return new(BasicCancelOk) }),
	define(60, 40, "basic.publish", content, func() Method { return new(BasicPublish) }),
	define(60, 50, "basic.return", content, func() Method { return new(BasicReturn) }),
	define(60, 60, "basic.deliver", content, func() Method { return new(BasicDeliver) }),
	define(60, 70, "basic.get", sync, func() Method { return new(BasicGet) }),
	define(60, 71, "basic.get-ok", sync|content, func() Method { return new(BasicGetOk) }),
	define(60, 72, "basic.get-empty", sync, func() Method { return new(BasicGetEmpty) }),
	define(60, 80, "basic.ack", 0, func() Method { return new(BasicAck) }),
	define(60, 90, "basic.reject", 0, func() Method { return new(BasicReject) }),
	define(60, 100, "basic.recover-async", 0, func() Method { return new(BasicRecoverAsync) }),
	define(60, 110, "basic.recover", sync, func() Method { return new(BasicRecover) }),
	define(60, 111, "basic.recover-ok", sync, func() Method { return new(BasicRecoverOk) }),
	define(60, 120, "basic.nack", 0, func() Method { return new(BasicNack) }),
	define(85, 10, "confirm.select", sync, func() Method { return new(ConfirmSelect) }),
	define(85, 11, "confirm.select-ok", sync, func() Method { return new(ConfirmSelectOk) }),
	define(90, 10, "tx.select", sync, func() Method { return new(TxSelect) }),
	define(90, 11, "tx.select-ok", sync, func() Method { return new(TxSelectOk) }),
	define(90, 20, "tx.commit", sync, func() Method { return new(TxCommit) }),
	define(90, 21, "tx.commit-ok", sync, func() Method { return new(TxCommitOk) }),
	define(90, 30, "tx.rollback", sync, func() Method { return new(TxRollback) }),
	define(90, 31, "tx.rollback-ok", sync, func() Method { return new(TxRollbackOk) }),
}

// byID finds a method by its class and id.
var byID = func() map[uint32]*Spec {
	index := make(map[uint32]*Spec, len(methods))
	for _, s := range methods {
		index[uint32(s.Class)<<16|uint32(s.ID)] = s
	}
	return index
}()

func spec(class, id uint16) *Spec { return byID[uint32(class)<<16|uint32(id)] }

// traits are what the specification says about a method besides its fields.
type traits int

const (
	sync traits = 1 << iota
	content
)

func define(class, id uint16, name string, t traits, empty func() Method) *Spec {
	v := visitor{mode: listing}
	empty().fields(&v)
	return &Spec{
		Class: class, ID: id, Name: name,
		Content: t&content != 0, Sync: t&sync != 0,
		Fields: v.list, empty: empty,
	}
}
