"""The parts of the generator of invented households; used through `ngheo_desktop.reference.people`."""
