// Signs certificates of clients, for the end-to-end tests.
module penstock/tests/e2e/programs/client-certificate

go 1.24.0
