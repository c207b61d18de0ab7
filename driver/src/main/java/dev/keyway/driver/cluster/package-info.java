/// What the node knows of the cluster: the caches it follows, and look-ups that ask the API server
/// where a cache is not there yet (csi-driver.md §11).
@NullMarked
package dev.keyway.driver.cluster;

import org.jspecify.annotations.NullMarked;
