-- How much of a transfer went back is read for every transfer of a history page. The sum reads this index alone, and not the
-- table, and a refund that was refused does not lengthen the search.
CREATE INDEX transactions_completed_refunds ON transactions (refund_of) INCLUDE (amount)
 WHERE refund_of IS NOT NULL AND status = 'completed';
DROP INDEX transactions_refunds;
