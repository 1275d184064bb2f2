"""The composition root: the only place that knows every part. It builds them once and hands them down."""
