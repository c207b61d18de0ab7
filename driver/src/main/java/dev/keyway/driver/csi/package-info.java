/// The CSI services on their socket: protobuf in, protobuf out, a status for each failure
/// (csi-driver.md §2). Decides nothing about volumes.
@NullMarked
package dev.keyway.driver.csi;

import org.jspecify.annotations.NullMarked;
