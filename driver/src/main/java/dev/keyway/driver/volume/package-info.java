/// Publishing and unpublishing a volume: the steps, their order, and what is undone when one fails
/// (csi-driver.md §3, §4). Knows no gRPC.
@NullMarked
package dev.keyway.driver.volume;

import org.jspecify.annotations.NullMarked;
