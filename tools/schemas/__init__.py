"""Makes schemas/crds/ from pinned Go modules. Not part of the wheel; run by `make schemas`."""
