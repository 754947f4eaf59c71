-- Appeals that were answered and whose author has said nothing yet.
CREATE INDEX appeals_silent ON appeals (answered_at, id) WHERE status = 'answered';
