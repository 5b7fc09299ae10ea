// Made by `npm run generate`: change the source, not this.
export interface paths {
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register
         * @description A new user, with one account that holds 1000.00 USD. After five registrations with taken emails, each further attempt from the same network has to wait, longer each time.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description Begins a session. The access token goes into the `Authorization` header of other calls; the refresh cookie gives the next one. After five wrong passwords each further attempt has to wait, longer each time. Attempts with the device cookie count apart from the attempts of other browsers; a client may ignore the cookie.
         */
        post: operations["logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get the next access token
         * @description Takes the refresh cookie and gives the next one. An old cookie used again within 10 seconds gets the same successor, as two tabs or a lost answer may need; later it ends the session, because it was stolen.
         */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description Ends the session of the bearer token, of the cookie, or of both. Both tokens are revoked when the answer arrives. A second call answers 204 too.
         */
        post: operations["logOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log out everywhere */
        post: operations["logOutEverywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List my sessions
         * @description The sessions that can still be refreshed, last used first, at most 100.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of my sessions */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change my password
         * @description Ends all other sessions of the user.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My profile */
        get: operations["getProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My accounts */
        get: operations["listAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{id}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The balance of an account, now or at a time
         * @description The answer for a time in the past never changes.
         */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{id}/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The statement of a period
         * @description The closing balance of one period is the opening balance of the next. A CSV (RFC 4180) has a first row with the opening balance and a last one with the totals and the closing balance; every row has the account and its currency; an apostrophe stands before a text that could begin a formula, also behind a semicolon, a tab or a line end in it. A long statement is streamed: after an error, or when the client reads nothing for 30 s, the server cuts the connection. A user may read 2 at once, and the limit of calls counts each 250 entries as one call.
         */
        get: operations["getStatement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recipients/{account_number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The recipient of a payment to this number
         * @description Shows enough to recognise a friend. Check the recipient before you pay.
         */
        get: operations["getRecipient"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send money
         * @description Moves the amount from the caller to the recipient. Give it an `Idempotency-Key`: after a lost answer, or a 503 with `details.moved` of `unknown`, the outcome is unknown, and the same request with the same key moves the money once. After a 503 with `nothing`, this request moved nothing.
         */
        post: operations["sendMoney"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send money to many
         * @description All of the transfers or none: `errors` names the first transfer that cannot be done as `/transfers/17`, counted from 0, and nothing moves. One `Idempotency-Key` covers the whole batch. The body has at most 512 kB. The limit of calls counts a batch as one call for every 10 transfers begun: one of 25 as 3 calls.
         */
        post: operations["sendBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/{id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refund a transaction
         * @description Only the recipient of the original can refund it. All refunds of a transaction together never exceed it. Without a body the call refunds all that remains.
         */
        post: operations["refundTransaction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My history
         * @description A page of entries, newest first. Pages follow the sequence of the account, so no entry is skipped or repeated while money moves.
         */
        get: operations["listTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One transaction
         * @description Visible to its two parties. Only its sender sees a refusal.
         */
        get: operations["getTransaction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My contacts
         * @description The saved contacts, at most 500, and up to 100 other parties of the latest 2,000 entries: the starred ones first, then by the latest payment.
         */
        get: operations["listContacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{account_number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Save a contact
         * @description Saves the contact, or replaces its name and star; the same call again changes nothing. For an account that is no contact and of no recent entry, the call counts as a look-up of a recipient, too.
         */
        put: operations["saveContact"];
        post?: never;
        /**
         * Delete a contact
         * @description Deletes the name and the star. A person of recent entries stays in the list. The answer is the same for an account that is no contact, or that does not exist.
         */
        delete: operations["deleteContact"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process runs
         * @description It checks nothing else: a supervisor restarts the process on another answer.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether requests should be sent here
         * @description The database answers, its schema is current, and the server is not shutting down.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page to read this document on, and to try the calls */
        get: operations["getDocsPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file that these pages are made of */
        get: operations["getDocsFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A page that explains every error
         * @description The `type` of each error leads to its place there.
         */
        get: operations["getErrorsPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The overview page */
        get: operations["getOverviewPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The page to log in */
        get: operations["getLogInPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The page to register */
        get: operations["getRegisterPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The page to send money */
        get: operations["getSendPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The page to request money */
        get: operations["getRequestPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The history page */
        get: operations["getHistoryPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/transactions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The page of one transaction */
        get: operations["getTransactionPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The page for profile, password and sessions */
        get: operations["getSettingsPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The way to the page on which a person changes the password
         * @description For password managers: A Well-Known URL for Changing Passwords, W3C.
         */
        get: operations["getChangePasswordPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file that the wallet is made of
         * @description Its name has a hash of its content in it, so a cache may keep it for ever.
         */
        get: operations["getAsset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Transfer: {
            /**
             * @description The last digit checks the others (Luhn), so that a typing error reaches no other account.
             * @example ACC0000000000018
             */
            toAccountNumber: string;
            /**
             * @description A number or a decimal text with at most two decimals, more than 0 and at most 1000000000.00. It is never rounded.
             * @example 50
             * @example 50.00
             */
            amount: number | string;
            description?: string | null;
        };
        /** @enum {string} */
        ErrorCode: "VALIDATION_FAILED" | "MALFORMED_JSON" | "MALFORMED_REQUEST" | "UNAUTHENTICATED" | "INVALID_TOKEN" | "INVALID_CREDENTIALS" | "INVALID_REFRESH_TOKEN" | "INSUFFICIENT_FUNDS" | "FORBIDDEN_ORIGIN" | "ROUTE_NOT_FOUND" | "RECIPIENT_NOT_FOUND" | "ACCOUNT_NOT_FOUND" | "TRANSACTION_NOT_FOUND" | "SESSION_NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "EMAIL_TAKEN" | "BODY_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "SAME_ACCOUNT" | "CONTACT_LIMIT_EXCEEDED" | "CURRENCY_MISMATCH" | "BALANCE_LIMIT_EXCEEDED" | "IDEMPOTENCY_KEY_REUSED" | "NOT_REFUNDABLE" | "REFUND_EXCEEDS_REMAINING" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "INTERNAL" | "UNAVAILABLE";
        FieldError: {
            path: string;
            message: string;
        };
        RegisteredUser: {
            /**
             * Format: uuid
             * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
             */
            id: string;
            /**
             * Format: email
             * @example ann@example.com
             */
            email: string;
            /** @example Ann Example */
            full_name: string;
            /** @example ACC0000000000018 */
            account_number: string;
        };
        LoggedInUser: {
            /**
             * Format: uuid
             * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
             */
            id: string;
            /**
             * Format: email
             * @example ann@example.com
             */
            email: string;
            /** @example Ann Example */
            full_name: string;
            /** @example ACC0000000000018 */
            account_number: string;
            /**
             * @description With at most two decimals.
             * @example 1000.5
             */
            balance: number;
        };
        Session: {
            /**
             * Format: uuid
             * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
             */
            id: string;
            /**
             * Format: date-time
             * @example 2024-12-06T10:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2024-12-06T10:30:00.000Z
             */
            last_used_at: string;
            /** @example Mozilla/5.0 */
            user_agent: string | null;
            /** @example 192.0.2.7 */
            ip: string | null;
            /**
             * @description Whether it is the session that asks.
             * @example true
             */
            current: boolean;
            /** @description Only where it happened: a refresh of this session was repeated within 10 seconds from another network, or by another user agent. End the session unless that was you. */
            repeated_from?: {
                /**
                 * Format: date-time
                 * @example 2024-12-06T10:30:00.000Z
                 */
                at: string;
                /** @example Mozilla/5.0 */
                user_agent: string | null;
                /** @example 192.0.2.7 */
                ip: string | null;
            };
        };
        Profile: {
            /**
             * Format: uuid
             * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
             */
            id: string;
            /**
             * Format: email
             * @example ann@example.com
             */
            email: string;
            /** @example Ann Example */
            full_name: string;
            /** @example ACC0000000000018 */
            account_number: string;
            /**
             * @description With at most two decimals.
             * @example 1000.5
             */
            balance: number;
            /**
             * Format: date-time
             * @example 2024-12-06T10:30:00.000Z
             */
            created_at: string;
        };
        Account: {
            /**
             * Format: uuid
             * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
             */
            id: string;
            /** @example ACC0000000000018 */
            account_number: string;
            /**
             * @description With at most two decimals.
             * @example 1000.5
             */
            balance: number;
            /**
             * @description ISO 4217.
             * @example USD
             */
            currency: string;
            /**
             * Format: date-time
             * @example 2024-12-06T10:30:00.000Z
             */
            created_at: string;
        };
        Balance: {
            /**
             * @description With at most two decimals.
             * @example 1000.5
             */
            balance: number;
            /**
             * @description ISO 4217.
             * @example USD
             */
            currency: string;
            /**
             * Format: date-time
             * @example 2024-12-06T10:30:00.000Z
             */
            at: string;
        };
        Statement: {
            account: {
                /**
                 * Format: uuid
                 * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
                 */
                id: string;
                /** @example ACC0000000000018 */
                account_number: string;
                /**
                 * @description ISO 4217.
                 * @example USD
                 */
                currency: string;
            };
            /**
             * Format: date-time
             * @example 2024-12-06T10:30:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @example 2024-12-06T10:30:00.000Z
             */
            to: string;
            /**
             * @description With at most two decimals.
             * @example 1000.5
             */
            openingBalance: number;
            /**
             * @description With at most two decimals.
             * @example 1000.5
             */
            closingBalance: number;
            /** @description All that moved money in the period, oldest first. */
            entries: components["schemas"]["Entry"][];
            /**
             * @description With at most two decimals.
             * @example 250
             */
            totalIn: number;
            /**
             * @description With at most two decimals.
             * @example 250
             */
            totalOut: number;
        };
        /** @description A transaction, seen from one of its two accounts. */
        Entry: {
            /**
             * Format: uuid
             * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
             */
            id: string;
            /**
             * Format: uuid
             * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
             */
            from_account_id: string;
            /**
             * Format: uuid
             * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
             */
            to_account_id: string;
            /**
             * @description With at most two decimals.
             * @example 1000.5
             */
            amount: number;
            /**
             * @description `failed` is a recorded refusal, which moved nothing.
             * @enum {string}
             */
            status: "completed" | "failed";
            /** @example Payment for lunch */
            description: string | null;
            /**
             * Format: date-time
             * @example 2024-12-06T10:30:00.000Z
             */
            created_at: string;
            /**
             * @description `opening` is the balance that an account begins with. `refund` gives a transfer back, or a part of it.
             * @example transfer
             * @enum {string}
             */
            type: "opening" | "transfer" | "refund";
            /**
             * @description The transfer that a refund gives back. Null for all other types.
             * @example null
             */
            refund_of: string | null;
            /**
             * @description How much of a completed transfer went back so far, at the time of this answer: it counts a refund that is newer than the page too. `amount` less this can still be refunded. Both parties see it. Null for what cannot be refunded: an opening, a refund, a refusal.
             * @example 0
             */
            refunded_amount: number | null;
            /** @enum {string} */
            direction: "in" | "out";
            counterparty: components["schemas"]["Counterparty"];
            /**
             * @description The balance of the account after it.
             * @example 950
             */
            balance_after: number;
        };
        Counterparty: {
            /** @example ACC0000000000018 */
            account_number: string;
            /**
             * @description The name, shortened.
             * @example Bob E.
             */
            display_name: string;
        };
        Recipient: {
            /** @example ACC0000000000018 */
            account_number: string;
            /**
             * @description The name, shortened.
             * @example Bob E.
             */
            display_name: string;
            /**
             * @description ISO 4217.
             * @example USD
             */
            currency: string;
        };
        SendResult: {
            /** @constant */
            message: "Transaction successful";
            transaction: components["schemas"]["Transaction"];
            /**
             * @description The balance of the caller's account after it.
             * @example 950
             */
            balance: number;
        };
        Transaction: {
            /**
             * Format: uuid
             * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
             */
            id: string;
            /**
             * Format: uuid
             * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
             */
            from_account_id: string;
            /**
             * Format: uuid
             * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
             */
            to_account_id: string;
            /**
             * @description With at most two decimals.
             * @example 1000.5
             */
            amount: number;
            /**
             * @description `failed` is a recorded refusal, which moved nothing.
             * @enum {string}
             */
            status: "completed" | "failed";
            /** @example Payment for lunch */
            description: string | null;
            /**
             * Format: date-time
             * @example 2024-12-06T10:30:00.000Z
             */
            created_at: string;
        };
        BatchResult: {
            /** @constant */
            message: "Transactions successful";
            transactions: components["schemas"]["Transaction"][];
            /**
             * @description The balance of the caller's account after it.
             * @example 950
             */
            balance: number;
        };
        HistoryPage: {
            data: components["schemas"]["Entry"][];
            /**
             * @description For the next, older page. Null on the last one only: a page in between may have fewer entries than `limit`, or none, because each looks through a part of the history.
             * @example eyJ2IjoxMn0.c2lnbmF0dXJl
             */
            nextCursor: string | null;
        };
        /** @description A transaction, and how it stands to others. */
        TransactionDetail: {
            /**
             * Format: uuid
             * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
             */
            id: string;
            /**
             * Format: uuid
             * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
             */
            from_account_id: string;
            /**
             * Format: uuid
             * @example 0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90
             */
            to_account_id: string;
            /**
             * @description With at most two decimals.
             * @example 1000.5
             */
            amount: number;
            /**
             * @description `failed` is a recorded refusal, which moved nothing.
             * @enum {string}
             */
            status: "completed" | "failed";
            /** @example Payment for lunch */
            description: string | null;
            /**
             * Format: date-time
             * @example 2024-12-06T10:30:00.000Z
             */
            created_at: string;
            /**
             * @description `opening` is the balance that an account begins with. `refund` gives a transfer back, or a part of it.
             * @example transfer
             * @enum {string}
             */
            type: "opening" | "transfer" | "refund";
            /**
             * @description The transfer that a refund gives back. Null for all other types.
             * @example null
             */
            refund_of: string | null;
            /**
             * @description How much of a completed transfer went back so far, at the time of this answer: it counts a refund that is newer than the page too. `amount` less this can still be refunded. Both parties see it. Null for what cannot be refunded: an opening, a refund, a refusal.
             * @example 0
             */
            refunded_amount: number | null;
        };
        Contact: {
            /** @example ACC0000000000018 */
            account_number: string;
            /**
             * @description The name, shortened.
             * @example Bob E.
             */
            display_name: string;
            /**
             * @description The name that the user gave to this person. No other user sees it.
             * @example Mum
             */
            own_name: string | null;
            /** @example true */
            starred: boolean;
            /**
             * @description True for a saved contact, false for a person of recent entries only.
             * @example true
             */
            saved: boolean;
            /**
             * @description The latest payment in either direction, refunds included. Null when it is not among the latest 2,000 entries.
             * @example 2024-12-06T10:30:00.000Z
             */
            last_at: string | null;
            /**
             * @description The latest payment to this person. Null when it is not among the latest 2,000 entries.
             * @example 2024-12-05T09:00:00.000Z
             */
            last_paid_at: string | null;
        };
        Liveness: {
            /** @constant */
            status: "ok";
            checks: Record<string, never>;
        };
        Readiness: {
            /** @enum {string} */
            status: "ok" | "unavailable";
            checks: {
                /** @enum {string} */
                database: "ok" | "failed";
                /** @enum {string} */
                schema: "ok" | "failed";
                /** @enum {string} */
                writes: "ok" | "failed";
                /** @enum {string} */
                shutdown: "ok" | "failed";
            };
        };
        /** @description Branch on `code`: it does not change. */
        Problem: {
            /**
             * Format: uri-reference
             * @description A page about this error.
             */
            type: string;
            title: string;
            /** @description The HTTP status. */
            status: number;
            detail: string;
            code: components["schemas"]["ErrorCode"];
            /** @description Equal to `detail`. For people. */
            message: string;
            requestId: string;
            /** @description The numbers that explain a refusal, or whether money moved. */
            details?: {
                balance?: number;
                requested?: number;
                limit?: number;
                remaining?: number;
                /**
                 * @description With `UNAVAILABLE`, on a call that moves money: what this request moved. It says nothing about an earlier request with the same key.
                 * @enum {string}
                 */
                moved?: "nothing" | "unknown";
            };
            /** @description The faults of the request: `path` is a JSON pointer into the body, or the name of a parameter or header. */
            errors?: components["schemas"]["FieldError"][];
        };
    };
    responses: {
        /**
         * @description `VALIDATION_FAILED`: a field is missing, unknown or wrong; a cursor belongs to another list; the path cannot be decoded.
         *
         *     `MALFORMED_JSON`: the body is not JSON, not UTF-8 or not correctly compressed, or has a key twice in one object.
         *
         *     `MALFORMED_REQUEST`: the bytes are not HTTP, have no `Host` header or two, or have a `Transfer-Encoding` other than `chunked`.
         */
        ValidationFailedOrMalformedJsonOrMalformedRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 400;
                    /** @enum {unknown} */
                    code: "VALIDATION_FAILED" | "MALFORMED_JSON" | "MALFORMED_REQUEST";
                };
            };
        };
        /** @description `FORBIDDEN_ORIGIN`: a browser made a call that needs no bearer token, from a site that is not in `CORS_ORIGINS`. */
        ForbiddenOrigin: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 403;
                    /** @enum {unknown} */
                    code: "FORBIDDEN_ORIGIN";
                };
            };
        };
        /** @description `REQUEST_TIMEOUT`: the headers did not arrive within 10 seconds; a connection whose body takes longer than 30 is closed without an answer. */
        RequestTimeout: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 408;
                    /** @enum {unknown} */
                    code: "REQUEST_TIMEOUT";
                };
            };
        };
        /** @description `EMAIL_TAKEN`: the email is registered already. */
        EmailTaken: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 409;
                    /** @enum {unknown} */
                    code: "EMAIL_TAKEN";
                };
            };
        };
        /** @description `BODY_TOO_LARGE`: the body has more than 100 kB, or 512 kB for a batch, before or after decompression. */
        BodyTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 413;
                    /** @enum {unknown} */
                    code: "BODY_TOO_LARGE";
                };
            };
        };
        /** @description `UNSUPPORTED_MEDIA_TYPE`: the body is not `application/json` in UTF-8, or has a `Content-Encoding` other than `gzip`, `deflate` or `br`, which `Accept-Encoding` then names. */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Accept-Encoding": components["headers"]["Accept-Encoding"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 415;
                    /** @enum {unknown} */
                    code: "UNSUPPORTED_MEDIA_TYPE";
                };
            };
        };
        /** @description `RATE_LIMITED`: one address, network, user or session made more calls in a minute than `RATE_LIMIT_AUTH` or `RATE_LIMIT_API` allow (a batch counts as one call for every 10 transfers, a statement as one for every 250 entries); a user read a third statement while two were being sent; or there were too many wrong passwords, taken emails or refused account numbers. The server did nothing, and no Idempotency-Key is used up. */
        RateLimited: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 429;
                    /** @enum {unknown} */
                    code: "RATE_LIMITED";
                };
            };
        };
        /** @description `HEADERS_TOO_LARGE`: the headers or the URL have more than 16 kB. */
        HeadersTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 431;
                    /** @enum {unknown} */
                    code: "HEADERS_TOO_LARGE";
                };
            };
        };
        /** @description `INTERNAL`: the server has a bug. */
        Internal: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 500;
                    /** @enum {unknown} */
                    code: "INTERNAL";
                };
            };
        };
        /** @description `UNAVAILABLE`: the database does not answer in time or takes no writes, or too many requests are waiting or too many statements are being read. On a call that moves money, `details.moved` says what this request moved: `nothing`, or `unknown` when the answer to COMMIT was lost. */
        Unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 503;
                    /** @enum {unknown} */
                    code: "UNAVAILABLE";
                };
            };
        };
        /** @description `INVALID_CREDENTIALS`: the email or the password is wrong (the answer does not say which), or the current password of a change is. */
        InvalidCredentials: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 401;
                    /** @enum {unknown} */
                    code: "INVALID_CREDENTIALS";
                };
            };
        };
        /** @description `INVALID_REFRESH_TOKEN`: the refresh cookie is missing, expired or already used, or its session has ended. */
        InvalidRefreshToken: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 401;
                    /** @enum {unknown} */
                    code: "INVALID_REFRESH_TOKEN";
                };
            };
        };
        /**
         * @description `UNAUTHENTICATED`: there is no bearer token, or more than one.
         *
         *     `INVALID_TOKEN`: the access token is forged or expired, its session has ended, or its user is gone.
         */
        UnauthenticatedOrInvalidToken: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 401;
                    /** @enum {unknown} */
                    code: "UNAUTHENTICATED" | "INVALID_TOKEN";
                };
            };
        };
        /**
         * @description `VALIDATION_FAILED`: a field is missing, unknown or wrong; a cursor belongs to another list; the path cannot be decoded.
         *
         *     `MALFORMED_REQUEST`: the bytes are not HTTP, have no `Host` header or two, or have a `Transfer-Encoding` other than `chunked`.
         */
        ValidationFailedOrMalformedRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 400;
                    /** @enum {unknown} */
                    code: "VALIDATION_FAILED" | "MALFORMED_REQUEST";
                };
            };
        };
        /** @description `SESSION_NOT_FOUND`: there is no such session, it has ended, or it is not yours. */
        SessionNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 404;
                    /** @enum {unknown} */
                    code: "SESSION_NOT_FOUND";
                };
            };
        };
        /**
         * @description `UNAUTHENTICATED`: there is no bearer token, or more than one.
         *
         *     `INVALID_TOKEN`: the access token is forged or expired, its session has ended, or its user is gone.
         *
         *     `INVALID_CREDENTIALS`: the email or the password is wrong (the answer does not say which), or the current password of a change is.
         */
        UnauthenticatedOrInvalidTokenOrInvalidCredentials: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 401;
                    /** @enum {unknown} */
                    code: "UNAUTHENTICATED" | "INVALID_TOKEN" | "INVALID_CREDENTIALS";
                };
            };
        };
        /** @description `ACCOUNT_NOT_FOUND`: there is no such account, or it is not yours. */
        AccountNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 404;
                    /** @enum {unknown} */
                    code: "ACCOUNT_NOT_FOUND";
                };
            };
        };
        /** @description `RECIPIENT_NOT_FOUND`: no account has that number. */
        RecipientNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 404;
                    /** @enum {unknown} */
                    code: "RECIPIENT_NOT_FOUND";
                };
            };
        };
        /** @description `INSUFFICIENT_FUNDS`: the balance is lower than the amount, or than a batch as a whole; `details` has both, and `errors` names the first transfer of a batch that cannot be paid. Under an Idempotency-Key the refusal is recorded, and the key stays refused. */
        InsufficientFunds: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 402;
                    /** @enum {unknown} */
                    code: "INSUFFICIENT_FUNDS";
                    details: {
                        balance: number;
                        requested: number;
                    };
                };
            };
        };
        /**
         * @description `SAME_ACCOUNT`: sender and recipient are the same, or a user wants to save their own account as a contact.
         *
         *     `CURRENCY_MISMATCH`: the two accounts have different currencies.
         *
         *     `BALANCE_LIMIT_EXCEEDED`: the recipient would hold more than 9,999,999,999,999.99.
         *
         *     `IDEMPOTENCY_KEY_REUSED`: the key was used for another request.
         */
        SameAccountOrCurrencyMismatchOrBalanceLimitExceededOrIdempotencyKeyReused: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 422;
                    /** @enum {unknown} */
                    code: "SAME_ACCOUNT" | "CURRENCY_MISMATCH" | "BALANCE_LIMIT_EXCEEDED" | "IDEMPOTENCY_KEY_REUSED";
                };
            };
        };
        /** @description `TRANSACTION_NOT_FOUND`: there is no such transaction, or it is not yours. */
        TransactionNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 404;
                    /** @enum {unknown} */
                    code: "TRANSACTION_NOT_FOUND";
                };
            };
        };
        /**
         * @description `BALANCE_LIMIT_EXCEEDED`: the recipient would hold more than 9,999,999,999,999.99.
         *
         *     `IDEMPOTENCY_KEY_REUSED`: the key was used for another request.
         *
         *     `NOT_REFUNDABLE`: the transaction is an opening or a refund, was refused, or was received by another user.
         *
         *     `REFUND_EXCEEDS_REMAINING`: together with earlier refunds it would be more than the original; `details` has `remaining`, and `requested` where an amount was given.
         */
        BalanceLimitExceededOrIdempotencyKeyReusedOrNotRefundableOrRefundExceedsRemaining: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 422;
                    /** @enum {unknown} */
                    code: "BALANCE_LIMIT_EXCEEDED" | "IDEMPOTENCY_KEY_REUSED" | "NOT_REFUNDABLE" | "REFUND_EXCEEDS_REMAINING";
                };
            };
        };
        /**
         * @description `SAME_ACCOUNT`: sender and recipient are the same, or a user wants to save their own account as a contact.
         *
         *     `CONTACT_LIMIT_EXCEEDED`: the user has 500 saved contacts.
         */
        SameAccountOrContactLimitExceeded: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 422;
                    /** @enum {unknown} */
                    code: "SAME_ACCOUNT" | "CONTACT_LIMIT_EXCEEDED";
                };
            };
        };
        /** @description `MALFORMED_REQUEST`: the bytes are not HTTP, have no `Host` header or two, or have a `Transfer-Encoding` other than `chunked`. */
        MalformedRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 400;
                    /** @enum {unknown} */
                    code: "MALFORMED_REQUEST";
                };
            };
        };
        /** @description `ROUTE_NOT_FOUND`: there is no such path. */
        RouteNotFoundOrPage: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 404;
                    /** @enum {unknown} */
                    code: "ROUTE_NOT_FOUND";
                };
                "text/html": string;
            };
        };
        /** @description `ROUTE_NOT_FOUND`: there is no such path. */
        RouteNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status: 404;
                    /** @enum {unknown} */
                    code: "ROUTE_NOT_FOUND";
                };
            };
        };
    };
    parameters: {
        /**
         * @description A name for this request, to find it again in the log of the server.
         * @example checkout-4711
         */
        "X-Request-Id": string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description The client's own `X-Request-Id` where it is 1 to 128 of `A-Za-z0-9._-`, else a new one. It is also in the server's log.
         * @example 84ba1c3e-ea05-4fe7-a183-31672e905857
         */
        "X-Request-Id": string;
        /**
         * @description The calls that are left of each limit (`r`), and the seconds until it is full again (`t`); draft-ietf-httpapi-ratelimit-headers-10. Absent where the call was not counted.
         * @example "api";r=599;t=60
         */
        RateLimit: string;
        /**
         * @description Each limit: the number of calls (`q`) in a window of seconds (`w`). A call that costs more counts as several. Absent where the call was not counted.
         * @example "api";q=600;w=60
         */
        "RateLimit-Policy": string;
        /**
         * @description The seconds to wait before the next attempt.
         * @example 1
         */
        "Retry-After": string;
        /**
         * @description The challenge of RFC 6750.
         * @example Bearer error="invalid_token"
         */
        "WWW-Authenticate": string;
        /**
         * @description `true` where this is the first answer again, and nothing was done now.
         * @example true
         */
        "Idempotency-Replayed": "true";
        /**
         * @description The refresh cookie, or its end: HttpOnly, SameSite=Strict, only for calls below `/api/auth`. A login sets the device cookie, too: `device`, only for `/api/auth/login`.
         * @example refreshToken=eyJhbGciOiJIUzI1NiJ9.e30.c2ln; Max-Age=604800; Path=/api/auth; HttpOnly; SameSite=Strict
         */
        "Set-Cookie": string;
        /**
         * @description The page to go to, as a path.
         * @example /settings
         */
        Location: string;
        /**
         * @description The values of `Content-Encoding` that a body may have. Absent where the coding was not the reason.
         * @example gzip, deflate, br
         */
        "Accept-Encoding": string;
        /**
         * @description The file name of a CSV.
         * @example attachment; filename="payverse-statement-2024-12-01-to-2024-12-31.csv"
         */
        "Content-Disposition": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    register: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ann@example.com",
                 *       "password": "securepassword",
                 *       "full_name": "Ann Example"
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: idn-email
                     * @description At most 254 characters. Spaces around it, capitals, and the spelling of the domain (`bücher.example` or `xn--bcher-kva.example`) do not make another email: it is kept in lower case, with the domain in ASCII. Before the @ stand ASCII letters, digits, single dots and !#$%&'*+/=?^_`{|}~-, without quotation marks.
                     * @example ann@example.com
                     */
                    email: string;
                    /**
                     * Format: password
                     * @description From 8 characters to 72 bytes of UTF-8, counted in Unicode NFC, so that `é` is one character however a device sends it. Not one of the 3,000 commonest, and not the email, the name or the product.
                     * @example securepassword
                     */
                    password: string;
                    /**
                     * @description One line that shows something: no hidden characters, and nothing that looks like PayVerse. Others see it shortened.
                     * @example Ann Example
                     */
                    full_name: string;
                };
            };
        };
        responses: {
            /** @description The user, with the account number that others pay to. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "User registered successfully",
                     *       "data": {
                     *         "user": {
                     *           "id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *           "email": "ann@example.com",
                     *           "full_name": "Ann Example",
                     *           "account_number": "ACC0000000000018"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @constant */
                        message: "User registered successfully";
                        data: {
                            user: components["schemas"]["RegisteredUser"];
                        };
                    };
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedJsonOrMalformedRequest"];
            403: components["responses"]["ForbiddenOrigin"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["EmailTaken"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ann@example.com",
                 *       "password": "securepassword"
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: idn-email
                     * @description At most 254 characters. Spaces around it, capitals, and the spelling of the domain (`bücher.example` or `xn--bcher-kva.example`) do not make another email: it is kept in lower case, with the domain in ASCII. Before the @ stand ASCII letters, digits, single dots and !#$%&'*+/=?^_`{|}~-, without quotation marks.
                     * @example ann@example.com
                     */
                    email: string;
                    /**
                     * Format: password
                     * @example securepassword
                     */
                    password: string;
                };
            };
        };
        responses: {
            /** @description An access token, the user, the refresh cookie, and in a second `Set-Cookie` the device cookie: `device`, HttpOnly, SameSite=Strict, for `/api/auth/login` alone, for 90 days. Over TLS in production it is `__Secure-device`. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    /**
                     * @description The refresh cookie, or its end: HttpOnly, SameSite=Strict, only for calls below `/api/auth`. A login sets the device cookie, too: `device`, only for `/api/auth/login`.
                     * @example refreshToken=eyJhbGciOiJIUzI1NiJ9.e30.c2ln; Max-Age=604800; Path=/api/auth; HttpOnly; SameSite=Strict
                     */
                    "Set-Cookie": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accessToken": "eyJhbGciOiJIUzI1NiJ9.eyJ0eXAiOiJhY2Nlc3MifQ.c2lnbmF0dXJl",
                     *       "user": {
                     *         "id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *         "email": "ann@example.com",
                     *         "full_name": "Ann Example",
                     *         "account_number": "ACC0000000000018",
                     *         "balance": 1000.5
                     *       }
                     *     }
                     */
                    "application/json": {
                        /**
                         * @description A bearer token. Good for 15 minutes, unless the server is set otherwise.
                         * @example eyJhbGciOiJIUzI1NiJ9.eyJ0eXAiOiJhY2Nlc3MifQ.c2lnbmF0dXJl
                         */
                        accessToken: string;
                        user: components["schemas"]["LoggedInUser"];
                    };
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedJsonOrMalformedRequest"];
            401: components["responses"]["InvalidCredentials"];
            403: components["responses"]["ForbiddenOrigin"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    refreshSession: {
        parameters: {
            query?: {
                /** @description `true` where a session may be absent, such as at the start of a page: without a valid refresh cookie the answer is then 204 and not 401, which browsers log as an error. */
                optional?: "true" | "false";
            };
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The next access token, and the next cookie. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    /**
                     * @description The refresh cookie, or its end: HttpOnly, SameSite=Strict, only for calls below `/api/auth`. A login sets the device cookie, too: `device`, only for `/api/auth/login`.
                     * @example refreshToken=eyJhbGciOiJIUzI1NiJ9.e30.c2ln; Max-Age=604800; Path=/api/auth; HttpOnly; SameSite=Strict
                     */
                    "Set-Cookie": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accessToken": "eyJhbGciOiJIUzI1NiJ9.eyJ0eXAiOiJhY2Nlc3MifQ.c2lnbmF0dXJl"
                     *     }
                     */
                    "application/json": {
                        /**
                         * @description A bearer token. Good for 15 minutes, unless the server is set otherwise.
                         * @example eyJhbGciOiJIUzI1NiJ9.eyJ0eXAiOiJhY2Nlc3MifQ.c2lnbmF0dXJl
                         */
                        accessToken: string;
                    };
                };
            };
            /** @description There is no session, and `optional` is `true`. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["ValidationFailedOrMalformedJsonOrMalformedRequest"];
            401: components["responses"]["InvalidRefreshToken"];
            403: components["responses"]["ForbiddenOrigin"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["ValidationFailedOrMalformedJsonOrMalformedRequest"];
            403: components["responses"]["ForbiddenOrigin"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    logOutEverywhere: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All sessions of the user have ended. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["ValidationFailedOrMalformedJsonOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *           "created_at": "2024-12-06T10:30:00.000Z",
                     *           "last_used_at": "2024-12-06T10:30:00.000Z",
                     *           "user_agent": "Mozilla/5.0",
                     *           "ip": "192.0.2.7",
                     *           "current": true,
                     *           "repeated_from": {
                     *             "at": "2024-12-06T10:30:00.000Z",
                     *             "user_agent": "Mozilla/5.0",
                     *             "ip": "192.0.2.7"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Session"][];
                    };
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                /** @description The id of the session in the list. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description That session has ended. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["ValidationFailedOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            404: components["responses"]["SessionNotFound"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "currentPassword": "securepassword",
                 *       "newPassword": "another good secret"
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: password
                     * @example securepassword
                     */
                    currentPassword: string;
                    /**
                     * Format: password
                     * @description From 8 characters to 72 bytes of UTF-8, counted in Unicode NFC, so that `é` is one character however a device sends it. Not one of the 3,000 commonest, and not the email, the name or the product.
                     * @example securepassword
                     */
                    newPassword: string;
                };
            };
        };
        responses: {
            /** @description The password is changed. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["ValidationFailedOrMalformedJsonOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidTokenOrInvalidCredentials"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getProfile: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user, with the balance. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "user": {
                     *         "id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *         "email": "ann@example.com",
                     *         "full_name": "Ann Example",
                     *         "account_number": "ACC0000000000018",
                     *         "balance": 1000.5,
                     *         "created_at": "2024-12-06T10:30:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": {
                        user: components["schemas"]["Profile"];
                    };
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAccounts: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The accounts. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *           "account_number": "ACC0000000000018",
                     *           "balance": 1000.5,
                     *           "currency": "USD",
                     *           "created_at": "2024-12-06T10:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Account"][];
                    };
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getBalance: {
        parameters: {
            query?: {
                /** @description The balance after the last entry at or before this time, which must not be in the future. After the latest entry when absent. */
                at?: string;
            };
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                /** @description The account. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The balance and its time. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "balance": 1000.5,
                     *       "currency": "USD",
                     *       "at": "2024-12-06T10:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Balance"];
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            404: components["responses"]["AccountNotFound"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getStatement: {
        parameters: {
            query?: {
                /** @description Where the period begins, inclusive, and not in the future. From the first entry when absent. */
                from?: string;
                /** @description Where the period ends, exclusive, and not in the future. Everything up to the latest entry when absent. */
                to?: string;
                /** @description The format of the answer. */
                format?: "json" | "csv";
                /** @description For CSV: the name of a time zone, such as `Europe/Berlin`. The file then has each time in UTC and, in a second column, as a clock there shows it. */
                tz?: string;
            };
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                /** @description The account. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Opening and closing balance, totals, and every entry with the balance after it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": {
                     *         "id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *         "account_number": "ACC0000000000018",
                     *         "currency": "USD"
                     *       },
                     *       "from": "2024-12-06T10:30:00.000Z",
                     *       "to": "2024-12-06T10:30:00.000Z",
                     *       "openingBalance": 1000.5,
                     *       "closingBalance": 1000.5,
                     *       "entries": [
                     *         {
                     *           "id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *           "from_account_id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *           "to_account_id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *           "amount": 1000.5,
                     *           "status": "completed",
                     *           "description": "Payment for lunch",
                     *           "created_at": "2024-12-06T10:30:00.000Z",
                     *           "type": "transfer",
                     *           "refund_of": null,
                     *           "refunded_amount": 0,
                     *           "direction": "in",
                     *           "counterparty": {
                     *             "account_number": "ACC0000000000018",
                     *             "display_name": "Bob E."
                     *           },
                     *           "balance_after": 950
                     *         }
                     *       ],
                     *       "totalIn": 250,
                     *       "totalOut": 250
                     *     }
                     */
                    "application/json": components["schemas"]["Statement"];
                    "text/csv": string;
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            404: components["responses"]["AccountNotFound"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getRecipient: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                /** @description The last digit checks the others (Luhn), so that a typing error reaches no other account. */
                account_number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recipient. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account_number": "ACC0000000000018",
                     *       "display_name": "Bob E.",
                     *       "currency": "USD"
                     *     }
                     */
                    "application/json": components["schemas"]["Recipient"];
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            404: components["responses"]["RecipientNotFound"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    sendMoney: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters, bare or in quotation marks, made once for each payment that a person wants. The same key with the same request gives the first answer again, for ever, also to parallel requests. Without a key each call moves money. The server refuses a header with a similar name, such as `X-Idempotency-Key`. */
                "Idempotency-Key"?: string;
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "toAccountNumber": "ACC0000000000018",
                 *       "amount": 50,
                 *       "description": "Payment for lunch"
                 *     }
                 */
                "application/json": components["schemas"]["Transfer"];
            };
        };
        responses: {
            /** @description The money has moved. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Transaction successful",
                     *       "transaction": {
                     *         "id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *         "from_account_id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *         "to_account_id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *         "amount": 1000.5,
                     *         "status": "completed",
                     *         "description": "Payment for lunch",
                     *         "created_at": "2024-12-06T10:30:00.000Z"
                     *       },
                     *       "balance": 950
                     *     }
                     */
                    "application/json": components["schemas"]["SendResult"];
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedJsonOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            402: components["responses"]["InsufficientFunds"];
            404: components["responses"]["RecipientNotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["SameAccountOrCurrencyMismatchOrBalanceLimitExceededOrIdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    sendBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters, bare or in quotation marks, made once for each payment that a person wants. The same key with the same request gives the first answer again, for ever, also to parallel requests. Without a key each call moves money. The server refuses a header with a similar name, such as `X-Idempotency-Key`. */
                "Idempotency-Key"?: string;
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "transfers": [
                 *         {
                 *           "toAccountNumber": "ACC0000000000018",
                 *           "amount": 50,
                 *           "description": "Payment for lunch"
                 *         },
                 *         {
                 *           "toAccountNumber": "ACC0000000000026",
                 *           "amount": "12.50"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    transfers: components["schemas"]["Transfer"][];
                };
            };
        };
        responses: {
            /** @description All of the money has moved. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Transactions successful",
                     *       "transactions": [
                     *         {
                     *           "id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *           "from_account_id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *           "to_account_id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *           "amount": 1000.5,
                     *           "status": "completed",
                     *           "description": "Payment for lunch",
                     *           "created_at": "2024-12-06T10:30:00.000Z"
                     *         }
                     *       ],
                     *       "balance": 950
                     *     }
                     */
                    "application/json": components["schemas"]["BatchResult"];
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedJsonOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            402: components["responses"]["InsufficientFunds"];
            404: components["responses"]["RecipientNotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["SameAccountOrCurrencyMismatchOrBalanceLimitExceededOrIdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    refundTransaction: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters, bare or in quotation marks, made once for each payment that a person wants. The same key with the same request gives the first answer again, for ever, also to parallel requests. Without a key each call moves money. The server refuses a header with a similar name, such as `X-Idempotency-Key`. */
                "Idempotency-Key"?: string;
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                /** @description The transaction. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "amount": 20,
                 *       "description": "We had no dessert"
                 *     }
                 */
                "application/json": {
                    amount?: (number | string) | null;
                    description?: string | null;
                };
            };
        };
        responses: {
            /** @description The money has gone back. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Transaction successful",
                     *       "transaction": {
                     *         "id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *         "from_account_id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *         "to_account_id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *         "amount": 1000.5,
                     *         "status": "completed",
                     *         "description": "Payment for lunch",
                     *         "created_at": "2024-12-06T10:30:00.000Z"
                     *       },
                     *       "balance": 950
                     *     }
                     */
                    "application/json": components["schemas"]["SendResult"];
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedJsonOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            402: components["responses"]["InsufficientFunds"];
            404: components["responses"]["TransactionNotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["BalanceLimitExceededOrIdempotencyKeyReusedOrNotRefundableOrRefundExceedsRemaining"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listTransactions: {
        parameters: {
            query?: {
                /** @description The maximum of entries on a page. */
                limit?: number;
                /** @description The `nextCursor` of the previous page. It is valid with the filters of that page only. */
                cursor?: string;
                /** @description Only incoming (`in`) or only outgoing (`out`) entries. */
                direction?: "in" | "out";
                /** @description Only transactions that moved money, or only refusals. */
                status?: "completed" | "failed";
                /** @description Where the period begins, inclusive, and not in the future. From the first entry when absent. */
                from?: string;
                /** @description Where the period ends, exclusive, and not in the future. Everything up to the latest entry when absent. */
                to?: string;
                /** @description The account number of the other party. */
                counterparty?: string;
                /** @description Words and amounts, at most 16, separated by spaces. An entry must have each of them: as a part of its note, of the name of the other party as it is shown, of the user's own name for this contact, or as its amount (`12.5`, `1,200.00` or `$12.50`); a word of `ACC` and digits, or of at least four digits, also as a part of the account number. Case, accents and hidden characters make no difference, and no character is a wildcard. Each page looks through at most 2,000 entries, so follow `nextCursor` after an empty page too. Each 1,000 entries that a page looks through count as one call. A user may run 4 searches at once. */
                q?: string;
            };
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *           "from_account_id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *           "to_account_id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *           "amount": 1000.5,
                     *           "status": "completed",
                     *           "description": "Payment for lunch",
                     *           "created_at": "2024-12-06T10:30:00.000Z",
                     *           "type": "transfer",
                     *           "refund_of": null,
                     *           "refunded_amount": 0,
                     *           "direction": "in",
                     *           "counterparty": {
                     *             "account_number": "ACC0000000000018",
                     *             "display_name": "Bob E."
                     *           },
                     *           "balance_after": 950
                     *         }
                     *       ],
                     *       "nextCursor": "eyJ2IjoxMn0.c2lnbmF0dXJl"
                     *     }
                     */
                    "application/json": components["schemas"]["HistoryPage"];
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getTransaction: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                /** @description The transaction. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The transaction. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "transaction": {
                     *         "id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *         "from_account_id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *         "to_account_id": "0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90",
                     *         "amount": 1000.5,
                     *         "status": "completed",
                     *         "description": "Payment for lunch",
                     *         "created_at": "2024-12-06T10:30:00.000Z",
                     *         "type": "transfer",
                     *         "refund_of": null,
                     *         "refunded_amount": 0
                     *       }
                     *     }
                     */
                    "application/json": {
                        transaction: components["schemas"]["TransactionDetail"];
                    };
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            404: components["responses"]["TransactionNotFound"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listContacts: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contacts. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "account_number": "ACC0000000000018",
                     *           "display_name": "Bob E.",
                     *           "own_name": "Mum",
                     *           "starred": true,
                     *           "saved": true,
                     *           "last_at": "2024-12-06T10:30:00.000Z",
                     *           "last_paid_at": "2024-12-05T09:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Contact"][];
                    };
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    saveContact: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                /** @description The last digit checks the others (Luhn), so that a typing error reaches no other account. */
                account_number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "own_name": "Mum",
                 *       "starred": true
                 *     }
                 */
                "application/json": {
                    /**
                     * @description A name of your own for this person, by the rules of full names. Null for none. No other user sees it.
                     * @example Mum
                     */
                    own_name: string | null;
                    /** @example true */
                    starred: boolean;
                };
            };
        };
        responses: {
            /** @description The contact is saved. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "contact": {
                     *         "account_number": "ACC0000000000018",
                     *         "display_name": "Bob E.",
                     *         "own_name": "Mum",
                     *         "starred": true,
                     *         "saved": true,
                     *         "last_at": "2024-12-06T10:30:00.000Z",
                     *         "last_paid_at": "2024-12-05T09:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": {
                        contact: components["schemas"]["Contact"];
                    };
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedJsonOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            404: components["responses"]["RecipientNotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["SameAccountOrContactLimitExceeded"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteContact: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                /** @description The last digit checks the others (Luhn), so that a typing error reaches no other account. */
                account_number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is no such saved contact, or no longer. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["ValidationFailedOrMalformedRequest"];
            401: components["responses"]["UnauthenticatedOrInvalidToken"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It runs. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "checks": {}
                     *     }
                     */
                    "application/json": components["schemas"]["Liveness"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything is ready. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "checks": {
                     *         "database": "ok",
                     *         "schema": "ok",
                     *         "writes": "ok",
                     *         "shutdown": "ok"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            /** @description Requests should go elsewhere. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "checks": {
                     *         "database": "ok",
                     *         "schema": "ok",
                     *         "writes": "ok",
                     *         "shutdown": "ok"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "openapi": "3.1.1",
                     *       "info": {
                     *         "title": "PayVerse",
                     *         "version": "0.1.0"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @example 3.1.1 */
                        openapi: string;
                        info: {
                            /** @example PayVerse */
                            title: string;
                            /** @example 0.1.0 */
                            version: string;
                        } & {
                            [key: string]: unknown;
                        };
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["MalformedRequest"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
    getDocsPage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["MalformedRequest"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
    getDocsFile: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                /** @description Its name. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                    "text/css": string;
                    "image/png": string;
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedRequest"];
            404: components["responses"]["RouteNotFoundOrPage"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
    getErrorsPage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["MalformedRequest"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
    getOverviewPage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wallet, which shows this page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["MalformedRequest"];
            404: components["responses"]["RouteNotFound"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
    getLogInPage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wallet, which shows this page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["MalformedRequest"];
            404: components["responses"]["RouteNotFound"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
    getRegisterPage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wallet, which shows this page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["MalformedRequest"];
            404: components["responses"]["RouteNotFound"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
    getSendPage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wallet, which shows this page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["MalformedRequest"];
            404: components["responses"]["RouteNotFound"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
    getRequestPage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wallet, which shows this page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["MalformedRequest"];
            404: components["responses"]["RouteNotFound"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
    getHistoryPage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wallet, which shows this page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["MalformedRequest"];
            404: components["responses"]["RouteNotFound"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
    getTransactionPage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                /** @description The transaction that the page shows. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wallet, which shows this page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedRequest"];
            404: components["responses"]["RouteNotFoundOrPage"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
    getSettingsPage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wallet, which shows this page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["MalformedRequest"];
            404: components["responses"]["RouteNotFound"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
    getChangePasswordPage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page is at `Location`. */
            302: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest"];
            404: components["responses"]["RouteNotFound"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
    getAsset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name for this request, to find it again in the log of the server.
                 * @example checkout-4711
                 */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                /** @description Its name. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                    "text/css": string;
                    "image/svg+xml": string;
                    "image/png": string;
                    "font/woff2": string;
                };
            };
            400: components["responses"]["ValidationFailedOrMalformedRequest"];
            404: components["responses"]["RouteNotFound"];
            408: components["responses"]["RequestTimeout"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
        };
    };
}
