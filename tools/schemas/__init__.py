"""Makes schemas/crds/, and what is known of Dapr's components, from pinned Go modules. Not part of the wheel; run by
`make schemas`."""
