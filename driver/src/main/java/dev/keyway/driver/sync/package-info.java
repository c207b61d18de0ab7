/// Kubernetes Secrets made of mounted files, and who owns them (csi-driver.md §8).
@NullMarked
package dev.keyway.driver.sync;

import org.jspecify.annotations.NullMarked;
