-- Where an answer to a message goes: the channel's own id of the conversation. None where the
-- channel has no way out, such as the API, and for all that came in before.
ALTER TABLE messages ADD COLUMN peer TEXT;
CREATE INDEX messages_peer ON messages (channel, peer, received_at) WHERE peer IS NOT NULL;

-- personal: messages.peer
