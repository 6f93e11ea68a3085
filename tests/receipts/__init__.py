"""The receipts room: what files of events and rates come to."""
