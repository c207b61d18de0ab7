/// The driver's metrics, under the names and labels that dashboards know (csi-driver.md §12).
@NullMarked
package dev.keyway.driver.metrics;

import org.jspecify.annotations.NullMarked;
