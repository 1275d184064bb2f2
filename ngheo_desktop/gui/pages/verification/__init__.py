"""The parts of the page of second keying."""
