-- The language of a desk is what its person has chosen; without a choice the browser decides. It was
-- put down for everybody, so only what somebody has set is kept.
ALTER TABLE staff ADD COLUMN chosen TEXT;
UPDATE staff SET chosen = language
WHERE EXISTS (SELECT 1 FROM facts WHERE facts.subject_id = staff.id AND facts.kind = 'staff.look_set');
ALTER TABLE staff DROP COLUMN language;
ALTER TABLE staff RENAME COLUMN chosen TO language; -- of the desk: ru, en; none before a choice
