-- People. The email is stored in lower case, so that one address is one user whatever its capitals.
CREATE TABLE users (
    id            UUID           PRIMARY KEY,
    email         VARCHAR(254)   NOT NULL,
    password_hash VARCHAR(60)    NOT NULL,
    full_name     VARCHAR(100)   NOT NULL,
    created_at    TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT users_email_once       UNIQUE (email),
    CONSTRAINT users_email_lower_case CHECK (email = lower(email))
);
