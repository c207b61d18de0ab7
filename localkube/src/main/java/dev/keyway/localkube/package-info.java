/// A real API server and etcd as child processes, for tests and for a local cloud. Knows nothing of
/// what is done with them.
@NullMarked
package dev.keyway.localkube;

import org.jspecify.annotations.NullMarked;
