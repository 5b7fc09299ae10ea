-- Saved people of a user, with a star and a name of the user's own. Both sides are users and not accounts: a new row locks
-- the rows that its foreign keys name, and payments lock the rows of accounts.
CREATE TABLE contacts (
    user_id    UUID           NOT NULL REFERENCES users (id),
    contact_id UUID           NOT NULL REFERENCES users (id),
    own_name   VARCHAR(100),
    starred    BOOLEAN        NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT contacts_once      PRIMARY KEY (user_id, contact_id),
    CONSTRAINT contacts_of_others CHECK (user_id <> contact_id)
);
