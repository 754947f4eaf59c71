-- Clocks that start anew: when an appeal is opened again, or is first given to a department after
-- an import.
ALTER TABLE appeals ADD COLUMN due_since BIGINT; -- from when the term counts; none: the receipt

-- What was not said where it was made, since it tells of a person beside a name:
-- personal: appeals.address
