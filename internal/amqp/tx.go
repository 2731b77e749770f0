package amqp

// TxSelect is tx.select, the request to make the channel transactional.
type TxSelect struct{}

// Spec returns the table's entry for tx.select.
func (*TxSelect) Spec() *Spec { return spec(90, 10) }

func (*TxSelect) fields(*visitor) {}

// TxSelectOk is tx.select-ok, the answer to tx.select.
type TxSelectOk struct{}

// Spec returns the table's entry for tx.select-ok.
func (*TxSelectOk) Spec() *Spec { return spec(90, 11) }

func (*TxSelectOk) fields(*visitor) {}

// TxCommit is tx.commit, the request to commit the channel's transaction.
type TxCommit struct{}

// Spec returns the table's entry for tx.commit.
func (*TxCommit) Spec() *Spec { return spec(90, 20) }

func (*TxCommit) fields(*visitor) {}

// TxCommitOk is tx.commit-ok, the answer to tx.commit.
type TxCommitOk struct{}

// Spec returns the table's entry for tx.commit-ok.
func (*TxCommitOk) Spec() *Spec { return spec(90, 21) }

func (*TxCommitOk) fields(*visitor) {}

// TxRollback is tx.rollback, the request to abandon the channel's transaction.
type TxRollback struct{}

// Spec returns the table's entry for tx.rollback.
func (*TxRollback) Spec() *Spec { return spec(90, 30) }

func (*TxRollback) fields(*visitor) {}

// TxRollbackOk is tx.rollback-ok, the answer to tx.rollback.
type TxRollbackOk struct{}

// Spec returns the table's entry for tx.rollback-ok.
func (*TxRollbackOk) Spec() *Spec { return spec(90, 31) }

func (*TxRollbackOk) fields(*visitor) {}
