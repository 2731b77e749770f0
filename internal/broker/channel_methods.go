package broker

import "tutor/internal/amqp"

// handle does what a method on an open channel asks for. The methods that only a broker sends are
// answered as RabbitMQ does.
func (ch *channel) handle(m amqp.Method, msg *message) error {
	switch m := m.(type) {
	case *amqp.ChannelOpen:
		return failed(amqp.ChannelError, "second 'channel.open' seen")
	case *amqp.ChannelClose:
		ch.release()
		delete(ch.connection.channels, ch.id)
		ch.send(&amqp.ChannelCloseOk{})
	case *amqp.ChannelFlow:
		return ch.flow(m)
	case *amqp.AccessRequest:
		ch.send(&amqp.AccessRequestOk{Ticket: 1})
	case *amqp.ExchangeDeclare:
		return ch.exchangeDeclare(m)
	case *amqp.ExchangeDelete:
		return ch.exchangeDelete(m)
	case *amqp.ExchangeBind:
		return ch.exchangeBind(m)
	case *amqp.ExchangeUnbind:
		return ch.exchangeUnbind(m)
	case *amqp.QueueDeclare:
		return ch.queueDeclare(m)
	case *amqp.QueueBind:
		return ch.queueBind(m)
	case *amqp.QueueUnbind:
		return ch.queueUnbind(m)
	case *amqp.QueuePurge:
		return ch.queuePurge(m)
	case *amqp.QueueDelete:
		return ch.queueDelete(m)
	case *amqp.BasicQos:
		return ch.basicQos(m)
	case *amqp.BasicConsume:
		return ch.basicConsume(m)
	case *amqp.BasicCancel:
		return ch.basicCancel(m)
	case *amqp.BasicPublish:
		return ch.basicPublish(m, msg)
	case *amqp.BasicGet:
		return ch.basicGet(m)
	case *amqp.BasicAck:
		return ch.basicAck(m)
	case *amqp.BasicReject:
		return ch.basicReject(m.DeliveryTag, false, m.Requeue)
	case *amqp.BasicNack:
		return ch.basicReject(m.DeliveryTag, m.Multiple, m.Requeue)
	case *amqp.BasicRecover:
		return ch.basicRecover(m.Requeue, true)
	case *amqp.BasicRecoverAsync:
		return ch.basicRecover(m.Requeue, false)
	case *amqp.ConfirmSelect:
		ch.confirms = true
		ch.reply(m.NoWait, &amqp.ConfirmSelectOk{})
	case *amqp.TxSelect, *amqp.TxCommit, *amqp.TxRollback:
		return missing("transactions")
	default:
		return failed(amqp.CommandInvalid, "unimplemented method")
	}
	return nil
}

// flow answers the client, who cannot stop deliveries in RabbitMQ.
func (ch *channel) flow(m *amqp.ChannelFlow) error {
	if !m.Active {
		return failed(amqp.NotImplemented, "active=false")
	}
	ch.send(&amqp.ChannelFlowOk{Active: true})
	return nil
}
