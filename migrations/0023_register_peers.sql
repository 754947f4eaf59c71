-- Where an answer to a message goes: the conversation on its channel. None where the channel has no
-- way out, such as the API, and for all that came in before.
ALTER TABLE messages ADD COLUMN peer TEXT; -- personal: the channel's own id of the conversation
CREATE INDEX messages_peer ON messages (channel, peer, received_at) WHERE peer IS NOT NULL;
