/// Whether the driver lives and is ready, told to kubelet and to the scheduler. What readiness
/// consists of is decided elsewhere.
@NullMarked
package dev.keyway.driver.health;

import org.jspecify.annotations.NullMarked;
