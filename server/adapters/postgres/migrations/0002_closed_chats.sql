-- Retention looks for the chats of a site that closed first.
CREATE INDEX chats_closed ON chats (site, closed_at) WHERE state = 'closed';
