/**
 * SQL that finds every row that breaks a rule of the book, as (kind, account, transaction, version, stored, expected, time).
 * 1. It is made for tens of millions of rows: scans, sorts and hash joins, and no subquery that runs for each row.
 * 2. In PostgreSQL NaN is greater than every number and equal to itself, so a comparison with a sum of NaN finds no
 *    difference. The checks of ranges find NaN.
 */

/** The row of an account follows its last entry and has no version: its balance meets the running total without a join. */
const WALK = `SELECT account_id, transaction_id, version, kept_version, balance_after, created_at, is_opening, is_system,
        version IS NULL AND NOT is_system AS is_account,
        row_number() OVER walk AS place,
        sum(delta) OVER walk AS total,
        lag(version, 1, 0::bigint) OVER walk + 1 AS next_version,
        lag(created_at) OVER walk AS previous_at
   FROM (
          SELECT from_account_id AS account_id, id AS transaction_id, from_version AS version, NULL::bigint AS kept_version,
                 CASE status WHEN 'completed' THEN -amount ELSE 0 END AS delta, from_balance_after AS balance_after,
                 created_at, type = 'opening' AS is_opening, FALSE AS is_system
            FROM transactions
           WHERE from_version IS NOT NULL
           UNION ALL
          SELECT to_account_id, id, to_version, NULL, CASE status WHEN 'completed' THEN amount ELSE 0 END, to_balance_after,
                 created_at, type = 'opening', FALSE
            FROM transactions
           WHERE to_version IS NOT NULL
           UNION ALL
          SELECT id, NULL, NULL, version, 0, balance, last_entry_at, FALSE, user_id IS NULL
            FROM accounts
        ) AS steps
 WINDOW walk AS (PARTITION BY account_id ORDER BY version, created_at, transaction_id ROWS UNBOUNDED PRECEDING)`;

/** The flags are cheap and come first: listing the rules for every sound row would take eight times as long. */
const WALK_FAULTS = `SELECT rules.kind, account_id, transaction_id, coalesce(version, kept_version) AS version,
        rules.stored, rules.expected, CASE WHEN version IS NULL THEN coalesce(previous_at, created_at) ELSE created_at END AS at
   FROM (${WALK}) AS walked
  CROSS JOIN LATERAL (
         SELECT balance_after <> total AS is_off,
                balance_after < 0 OR balance_after = 'NaN' AS is_negative,
                version <> next_version AS is_gap,
                NOT is_system AND (place = 1) <> is_opening AS is_misplaced,
                created_at < previous_at AS is_early,
                is_account AND created_at > previous_at AS is_late,
                is_account AND kept_version <> place - 1 AS is_miscounted,
                is_system AND (balance_after <> 0 OR kept_version <> 0) AS is_kept
       ) AS flags
  CROSS JOIN LATERAL (
         VALUES ('balance', is_account AND is_off, balance_after::text, total::text),
                ('version', is_miscounted, 'version ' || kept_version, 'version ' || place - 1),
                ('last_entry_at', is_account AND (is_early OR is_late), created_at::text, previous_at::text),
                ('negative_balance', is_negative, balance_after::text, '0.00 or more'),
                ('opening', is_misplaced,
                 CASE WHEN is_account THEN 'no entry' WHEN is_opening THEN 'an opening' ELSE 'no opening' END,
                 CASE WHEN place = 1 THEN 'an opening' ELSE 'no opening' END),
                ('gap', is_gap, 'version ' || version, 'version ' || next_version),
                ('balance_after', version IS NOT NULL AND is_off, balance_after::text, total::text),
                ('time_order', version IS NOT NULL AND is_early, created_at::text, previous_at || ' or later'),
                ('system_account', is_kept, balance_after || ', version ' || kept_version, '0.00, version 0')
       ) AS rules (kind, is_broken, stored, expected)
  WHERE (is_off OR is_negative OR is_gap OR is_misplaced OR is_early OR is_late OR is_miscounted OR is_kept)
    AND rules.is_broken`;

/** Rules about one transaction and its two accounts. An opening has the currency of its recipient. */
const TRANSACTION_FAULTS = `SELECT rules.kind, CASE WHEN from_version IS NULL THEN to_account_id ELSE from_account_id END,
        transactions.id, coalesce(from_version, to_version), rules.stored, rules.expected, transactions.created_at
   FROM transactions
   LEFT JOIN accounts AS sender ON sender.id = from_account_id
   LEFT JOIN accounts AS recipient ON recipient.id = to_account_id
  CROSS JOIN LATERAL (
         SELECT status NOT IN ('completed', 'failed')
                OR (from_version IS NULL) <> (type = 'opening' AND status = 'completed')
                OR (to_version IS NULL) <> (status = 'failed')
                OR (from_version IS NULL) <> (from_balance_after IS NULL)
                OR (to_version IS NULL) <> (to_balance_after IS NULL) AS is_lopsided,
                NOT (amount > 0 AND amount <= 1000000000.00) AS is_out_of_range,
                sender.id IS NULL OR recipient.id IS NULL OR from_account_id = to_account_id AS is_lost,
                type <> 'opening' AND sender.currency <> recipient.currency AS is_exchange,
                (sender.user_id IS NULL) <> (type = 'opening') OR recipient.user_id IS NULL AS is_of_system,
                (type = 'refund') <> (refund_of IS NOT NULL) AS is_aimless
       ) AS flags
  CROSS JOIN LATERAL (
         VALUES ('sides', is_lopsided,
                 concat_ws(', ', status || ' ' || type, 'sender''s version ' || from_version, 'balance ' || from_balance_after,
                           'recipient''s version ' || to_version, 'balance ' || to_balance_after),
                 CASE WHEN status = 'failed' THEN 'an entry of the sender only'
                      WHEN type = 'opening' THEN 'an entry of the recipient only'
                      ELSE 'an entry of both' END),
                ('amount', is_out_of_range, amount::text, '0.01 to 1000000000.00'),
                ('two_accounts', is_lost, 'from ' || from_account_id || ' to ' || to_account_id, 'two accounts that exist'),
                ('currency', is_exchange, sender.currency || ' to ' || recipient.currency, 'one currency'),
                ('system_account', is_of_system AND NOT is_lost,
                 type || ' from ' || sender.account_number || ' to ' || recipient.account_number,
                 'an opening, from a system account to a user'),
                ('refund_original', is_aimless, type || ' of ' || coalesce(refund_of::text, 'nothing'),
                 CASE WHEN type = 'refund' THEN 'of a transfer' ELSE 'of nothing' END)
       ) AS rules (kind, is_broken, stored, expected)
  WHERE (is_lopsided OR is_out_of_range OR is_lost OR is_exchange OR is_of_system OR is_aimless)
    AND rules.is_broken`;

const REFUND_FAULTS = `SELECT rules.kind, from_account_id, id, from_version, rules.stored, rules.expected, created_at
   FROM (
          SELECT refund.id, refund.from_account_id, refund.to_account_id, refund.from_version, refund.created_at,
                 original.type AS original_type, original.status AS original_status,
                 original.from_account_id AS payer_id, original.to_account_id AS payee_id, original.amount AS limit_amount,
                 sum(CASE refund.status WHEN 'completed' THEN refund.amount ELSE 0 END) OVER refunds AS refunded
            FROM transactions AS refund
            LEFT JOIN transactions AS original ON original.id = refund.refund_of
           WHERE refund.refund_of IS NOT NULL
          WINDOW refunds AS (PARTITION BY refund.refund_of ORDER BY refund.from_version, refund.id ROWS UNBOUNDED PRECEDING)
        ) AS refunds
  CROSS JOIN LATERAL (
         VALUES ('refund_original',
                 (original_status, original_type, payer_id, payee_id)
                 IS DISTINCT FROM ('completed', 'transfer', to_account_id, from_account_id),
                 coalesce(original_status || ' ' || original_type || ' from ' || payer_id || ' to ' || payee_id, 'nothing'),
                 'completed transfer from ' || to_account_id || ' to ' || from_account_id),
                ('refund_total', refunded > limit_amount, refunded::text, limit_amount || ' or less')
       ) AS rules (kind, is_broken, stored, expected)
  WHERE rules.is_broken`;

/** The id of a batch is the id of its first transaction, which therefore sorts first, even with a wrong version. */
const BATCH_FAULTS = `SELECT 'batch', from_account_id, id, from_version,
        concat_ws(' ', status, type, 'from', from_account_id, 'version', from_version),
        CASE WHEN place = 1 THEN 'transfer ' || batch_id || ' as the first one'
             ELSE concat_ws(' ', first_status, 'transfer from', sender_id, 'version', previous_version + 1) END,
        created_at
   FROM (
          SELECT id, batch_id, from_account_id, from_version, created_at, status, type,
                 row_number() OVER batch AS place,
                 first_value(status) OVER batch AS first_status,
                 first_value(from_account_id) OVER batch AS sender_id,
                 lag(from_version) OVER batch AS previous_version
            FROM transactions
           WHERE batch_id IS NOT NULL
          WINDOW batch AS (PARTITION BY batch_id ORDER BY id <> batch_id, from_version, id)
        ) AS batches
  WHERE CASE WHEN place = 1 THEN id <> batch_id OR type <> 'transfer'
             ELSE (status, type, from_account_id, from_version)
                  IS DISTINCT FROM (first_status, 'transfer', sender_id, previous_version + 1) END`;

export const ROW_FAULTS = [WALK_FAULTS, TRANSACTION_FAULTS, REFUND_FAULTS, BATCH_FAULTS].join('\n  UNION ALL\n ');
