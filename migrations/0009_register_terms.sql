-- Filters in the order of terms: without these a page of a frequent topic sorted all its appeals.
CREATE INDEX appeals_department_due ON appeals (department, due_order, id);
CREATE INDEX appeals_topic_due ON appeals (topic, due_order, id);
CREATE INDEX appeals_district_due ON appeals (district, due_order, id);
CREATE INDEX appeals_channel_due ON appeals (channel, due_order, id);
