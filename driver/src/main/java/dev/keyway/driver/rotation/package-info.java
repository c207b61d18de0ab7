/// Fetching again what is mounted, where kubelet does not ask for it (csi-driver.md §9).
@NullMarked
package dev.keyway.driver.rotation;

import org.jspecify.annotations.NullMarked;
