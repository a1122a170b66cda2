"""What tests are built from: builders, fakes, servers."""
