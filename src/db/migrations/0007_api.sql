-- Files that software deposits before the invoice that will name them, and lists by date of change.

ALTER TABLE document ADD COLUMN structure_id BIGINT REFERENCES structure (id); -- while it waits for an invoice
CREATE INDEX document_waiting ON document (structure_id, added_at) WHERE structure_id IS NOT NULL;

CREATE INDEX invoice_issued_changed ON invoice (supplier_id, status_at, id);
CREATE INDEX invoice_received_changed ON invoice (recipient_id, status_at, id);
