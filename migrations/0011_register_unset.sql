-- A new appeal has no topic, no department and mostly no district yet: its row need not stand in
-- the indexes of these columns, which no list asks for emptiness. Nobody asks for the appeals of an
-- author yet.
DROP INDEX appeals_topic;
DROP INDEX appeals_topic_due;
DROP INDEX appeals_department;
DROP INDEX appeals_department_due;
DROP INDEX appeals_district;
DROP INDEX appeals_district_due;
DROP INDEX appeals_author;
CREATE INDEX appeals_topic ON appeals (topic, received_at, id) WHERE topic IS NOT NULL;
CREATE INDEX appeals_topic_due ON appeals (topic, due_order, id) WHERE topic IS NOT NULL;
CREATE INDEX appeals_department ON appeals (department, received_at, id)
    WHERE department IS NOT NULL;
CREATE INDEX appeals_department_due ON appeals (department, due_order, id)
    WHERE department IS NOT NULL;
CREATE INDEX appeals_district ON appeals (district, received_at, id) WHERE district IS NOT NULL;
CREATE INDEX appeals_district_due ON appeals (district, due_order, id) WHERE district IS NOT NULL;
