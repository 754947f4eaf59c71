-- Files are shown in the order in which they were sent: those of one message come in one moment,
-- and their ids are in no order.
ALTER TABLE attachments ADD COLUMN position BIGINT NOT NULL DEFAULT 0; -- from 0, of one owner
DROP INDEX attachments_appeal;
CREATE INDEX attachments_appeal ON attachments (appeal_id, created_at, position, id);
