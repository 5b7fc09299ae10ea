-- A history of refusals alone is read through this index. A completed transfer is not in it, so that sending does not pay for
-- it; to look for the few refusals among all of the entries took 300 ms for 62,000.
CREATE INDEX transactions_refusals ON transactions (from_account_id, from_version)
 WHERE status = 'failed';
